/** What defineTasks takes as its module: a URL, or a path. */
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { moduleName, moduleUrl } from '../src/module-url.ts';

describe('moduleUrl', () => {
  it('a path names the same module as the URL that Node makes of it', () => {
    for (const path of ['/app/tasks.cjs', '/app/my tasks/a[1].js', '/app/100%/ä?#.cjs', '/app/back\\slash.js', '/app/"quoted".js'])
      expect(moduleUrl(path)).toBe(pathToFileURL(path).href);
  });

  it('paths of Windows are paths, not URLs of a scheme called C', () => {
    expect(moduleUrl('C:\\app\\my tasks.cjs')).toBe('file:///C:/app/my%20tasks.cjs');
    expect(moduleUrl('d:/app/tasks.cjs')).toBe('file:///d:/app/tasks.cjs');
    expect(moduleUrl('\\\\server\\share\\tasks.cjs')).toBe('file://server/share/tasks.cjs');
  });

  it('query and hash are no part of a module', () => {
    expect(moduleUrl('file:///app/tasks.js?v=1#x')).toBe('file:///app/tasks.js');
    expect(moduleUrl(new URL('https://example.org/tasks.js?v=1'))).toBe('https://example.org/tasks.js');
  });

  it('anything else is refused, and the message says what to write', () => {
    expect(() => moduleUrl('./tasks.js')).toThrow(/import\.meta\.url, or __filename in CommonJS; got ".\/tasks\.js"/);
    expect(() => moduleUrl(undefined as never)).toThrow(/got undefined/);
  });
});

describe('moduleName', () => {
  it('is the file without its extension', () => {
    expect(moduleName(moduleUrl('C:\\app\\my tasks.cjs'))).toBe('my tasks');
  });
});
