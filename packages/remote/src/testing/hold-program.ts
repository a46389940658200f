/** The program that cases run as a process of its own: dials, and holds its link or lets it go. */
import type { Dial, DialedLinkOwner, LinkEnd } from '../link.ts';
import { frameOf } from './frames.ts';

class Owner implements DialedLinkOwner {
  onOpened: () => void = () => {};
  opened(): void {
    console.log('opened');
    this.onOpened();
  }
  received(): void {}
  closed({ why }: LinkEnd): void {
    console.log(`closed: ${why}`);
  }
}

const [module, address, deed] = process.argv.slice(2) as [string, string, string];
const { default: dial } = (await import(module)) as { readonly default: Dial };
const owner = new Owner();
const link = dial(address, owner);
owner.onOpened = () => {
  link.send(frameOf(1));
  // Once that has left: what is let go may end the process at once.
  setTimeout(() => link.hold(deed === 'hold'), 50);
};
