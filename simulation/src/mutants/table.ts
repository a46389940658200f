/** Which wrong versions were noticed, as a table in README.md. */
import { readFileSync, writeFileSync } from 'node:fs';

export interface Row {
  readonly name: string;
  readonly isCaught: boolean;
  /** What was found wrong. */
  readonly kind: string;
  /** How many histories that took. */
  readonly histories: number;
}

const BEGIN = '<!-- mutants: begin -->';
const END = '<!-- mutants: end -->';

/** @throws Error where the file has no place for it. */
export function writeTable(file: string, rows: readonly Row[]): void {
  const text = readFileSync(file, 'utf8');
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${file} has no place for the table`);
  const lines = rows.map(({ name, isCaught, kind, histories }) =>
    isCaught ? `| ${name} | ${kind} | ${histories} |` : `| ${name} | not noticed | ${histories} |`,
  );
  const caught = rows.filter(({ isCaught }) => isCaught).length;
  const head = `${caught} of ${rows.length} are noticed.\n\n| wrong version | noticed as | after histories |\n| --- | --- | ---: |`;
  writeFileSync(file, `${text.slice(0, from)}${BEGIN}\n\n${head}\n${lines.join('\n')}\n\n${text.slice(to)}`);
}
