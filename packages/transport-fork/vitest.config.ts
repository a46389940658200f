import { defineConfig } from 'vitest/config';
import { inSharedProcesses } from '../../scripts/test-config.mjs';

export default defineConfig({ test: inSharedProcesses(import.meta.url) });
