// Rows of text under one another.

// As narrow as still reads well: the demo's tables are to fit a terminal of 80 columns.
const GAP = '  ';

/** One letter a column: l or r, the side its cells stand on. */
export function formatTable(sides: string, rows: readonly (readonly string[])[]): string {
  const widths = [...sides].map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => formatRow(sides, widths, row)).join('');
}

function formatRow(sides: string, widths: readonly number[], row: readonly string[]): string {
  const cells = widths.map((width, column) => {
    const cell = row[column] ?? '';
    return sides[column] === 'l' ? cell.padEnd(width) : cell.padStart(width);
  });
  return `${cells.join(GAP).trimEnd()}\n`;
}
