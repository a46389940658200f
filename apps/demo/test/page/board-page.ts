/** The page in Chromium, as somebody who looks at it and presses its buttons. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { EngineName } from '../../page/engine.ts';

/** ms; a time-out only fails a test that hangs. */
const PATIENCE = 60_000;

export class BoardPage implements AsyncDisposable {
  readonly page: Page;
  /** What should not be: errors in the console, and requests to elsewhere. */
  readonly complaints: string[] = [];

  private constructor(page: Page, origin: string) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`thrown: ${error.message}`));
    page.on('request', (request) => this.#isHere(request.url(), origin));
    page.on('websocket', (socket) => this.#isHere(socket.url(), origin));
  }

  /** Resolves once the flights come. */
  static async open(browser: Browser, url: string, options: BrowserContextOptions): Promise<BoardPage> {
    const page = await browser.newPage(options);
    const board = new BoardPage(page, new URL(url).origin);
    await page.goto(url);
    await board.goesOn();
    return board;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).textContent()) ?? '';
  }

  /** All lines of the log, newest first. */
  log(): Promise<string[]> {
    return this.page.locator('#log .text').allTextContents();
  }

  /** Presses, and resolves with the lines from then on, oldest first, once there are matches for all of these. */
  async after(press: () => Promise<void>, ...patterns: RegExp[]): Promise<string[]> {
    const before = await this.#linesSoFar();
    await press();
    let lines: string[] = [];
    await this.until(async () => {
      const [now, all] = [await this.#linesSoFar(), await this.log()];
      lines = all.slice(0, now - before).reverse();
      return patterns.every((pattern) => lines.some((line) => pattern.test(line)));
    }).catch(() => {
      throw new Error(`of ${patterns.join(', ')} not all came, only:\n${lines.join('\n')}`);
    });
    return lines;
  }

  /** Resolves once there are more flights, from now on. */
  async goesOn(): Promise<void> {
    const before = await this.flights();
    await this.until(async () => (await this.flights()) !== before);
  }

  /** Resolves once it holds. Unlike expect.poll() it may be used in hooks, and in tests that run beside others. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error('it never came to hold');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async flights(): Promise<number> {
    const text = await this.page.locator('#figures dd').nth(1).textContent({ timeout: 30_000 });
    return Number(text?.replaceAll(',', '').replace('–', '0'));
  }

  async chooses(engine: EngineName): Promise<void> {
    await this.after(() => this.page.locator(`input[value=${engine}]`).check(), /takes over. The board stays/);
  }

  /** Old ones are dropped from the log. */
  async #linesSoFar(): Promise<number> {
    return Number(await this.page.locator('#log li').first().getAttribute('value'));
  }

  #isHere(url: string, origin: string): void {
    if (!url.startsWith(`${origin}/`) && !/^ws:\/\/127\.0\.0\.1:\d+\/$/.test(url) && !/^(data|blob):/.test(url))
      this.complaints.push(`request: ${url}`);
  }
}
