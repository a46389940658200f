// What every server tells its parent, and how it ends.

export function listeningOn(url: string): void {
  // The parent hangs up when it is done with us, or dead: there is nothing here to save.
  process.on('disconnect', () => process.exit());
  process.send?.(url);
}
