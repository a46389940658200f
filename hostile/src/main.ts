/** `pnpm hostile [WORD...]`: the attacks whose names hold one of the words, or all; a table of what each came to, as Markdown. */
import { attacks } from './attacks/index.ts';
import { defaults, MIB } from './limits.ts';
import { besiege } from './siege.ts';

const words = process.argv.slice(2).filter((word) => word !== '--');
const chosen = attacks.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (chosen.length === 0) {
  console.error(`no attack is called so; there are:\n${attacks.map(({ name }) => `  ${name}`).join('\n')}`);
  process.exit(2);
}

const inMebibytes = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;

console.log('| attack | what bounds it | at most | peak above idle | what became of it |');
console.log('| --- | --- | --- | --- | --- |');
for (const attack of chosen) {
  const { said, growth, descriptors, events } = await besiege(attack, defaults);
  const most = attack.most(defaults);
  const end = `${said}; ${descriptors ?? '?'} descriptors, ${events} honest events ended`;
  console.log(`| ${attack.name} | ${attack.bound} | ${most === 0 ? '–' : inMebibytes(most)} | ${inMebibytes(growth)} | ${end} |`);
}
