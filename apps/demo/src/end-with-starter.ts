// Loaded into the host's process before its command: it must not outlive the demo, by whatever cause that ends.

process.on('disconnect', () => process.exit());
