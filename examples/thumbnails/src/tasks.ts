/** What hosts run. */
import { defineTasks } from '@mp-event-loop/core';
import sharp from 'sharp';

/** One executor, one core: more of them are more executors. */
sharp.concurrency(1);
/** Tens of megabytes of pixels that nobody asks for a second time. */
sharp.cache(false);

/** Pixels of the largest picture: what claims to be larger is not decoded. */
const MAX_PIXELS = 50_000_000;

/**
 * Returns a JPEG of the picture, `width` pixels wide at most. It takes a tenth of a second, and does not look at its signal: what a client
 * that leaves saves is the pictures that wait.
 */
export function thumbnail(picture: Uint8Array, width: number): Promise<Uint8Array> {
  return sharp(picture, { limitInputPixels: MAX_PIXELS })
    .autoOrient()
    .resize({ width, withoutEnlargement: true })
    .jpeg({ quality: 80 })
    .toBuffer();
}

defineTasks(import.meta.url, { thumbnail });
