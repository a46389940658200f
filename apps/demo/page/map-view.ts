// The map: airports as large as their traffic and coloured by delay, and the busiest routes.

import type { Board } from './board.ts';
import { SharpCanvas, type Surface } from './canvas.ts';
import { element } from './element.ts';
import type { Geography, MapShapes } from './geography.ts';
import { levelOfDelay } from './level.ts';
import { type Palette, palette } from './palette.ts';

/** Routes that are drawn: more would hide the airports. */
const ROUTES = 40;
/** Radius of the busiest airport, by the map's width. */
const LARGEST = 0.022;
const NAMED = 10;

export class MapView {
  readonly #geography: Geography;
  readonly #canvas: SharpCanvas;
  #shapes: MapShapes | undefined;
  #land: Land | undefined;

  /** `resized` is called when it must be drawn again. */
  constructor(geography: Geography, resized: () => void) {
    this.#geography = geography;
    this.#canvas = new SharpCanvas(element<HTMLCanvasElement>('map'), () => {
      this.#shapes = undefined;
      this.#land = undefined;
      resized();
    });
  }

  draw(board: Board): void {
    this.#shapes ??= this.#geography.shapes(...this.#canvas.size);
    const colours = palette();
    const surface = this.#canvas.clean();
    if (this.#land?.colours !== colours) this.#land = { colours, picture: this.#canvas.picture(pictureOfLand(this.#shapes, colours)) };
    surface.context.drawImage(this.#land.picture, 0, 0, surface.width, surface.height);
    drawRoutes(surface, this.#shapes, board);
    drawAirports(surface, this.#shapes, board);
  }
}

/** Drawn once for each size and theme: thousands of points, which are the same in every frame. */
interface Land {
  readonly colours: Palette;
  readonly picture: CanvasImageSource;
}

function pictureOfLand({ land, borders }: MapShapes, colours: Palette): (context: CanvasRenderingContext2D) => void {
  return (context) => {
    context.fillStyle = colours.land;
    context.fill(land);
    context.strokeStyle = colours.line;
    context.stroke(borders);
  };
}

function drawRoutes({ context }: Surface, shapes: MapShapes, board: Board): void {
  const routes = board.busiestRoutes(ROUTES);
  const most = routes[0]?.flights ?? 1;
  context.strokeStyle = palette().soft;
  for (const { from, to, flights } of routes) {
    const start = shapes.at(from);
    const end = shapes.at(to);
    if (start === undefined || end === undefined) continue;
    context.globalAlpha = 0.15 + (0.5 * flights) / most;
    context.lineWidth = 0.5 + (2 * flights) / most;
    context.beginPath();
    context.moveTo(...start);
    // Bent to one side, so that there and back are two lines.
    context.quadraticCurveTo((start[0] + end[0]) / 2 + (end[1] - start[1]) / 6, (start[1] + end[1]) / 2 - (end[0] - start[0]) / 6, ...end);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawAirports({ context, width }: Surface, shapes: MapShapes, board: Board): void {
  const colours = palette();
  // The largest first, so that small ones are seen on top.
  const airports = board.airports().sort((a, b) => b.flights - a.flights);
  const most = airports[0]?.flights ?? 1;
  for (const { name, flights, meanDelay } of airports) {
    const place = shapes.at(name);
    if (place === undefined) continue;
    context.fillStyle = colours[levelOfDelay(meanDelay)];
    context.globalAlpha = 0.8;
    context.beginPath();
    context.arc(...place, Math.max(1.2, Math.sqrt(flights / most) * width * LARGEST), 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
  context.font = `600 ${Math.max(10, width / 90)}px ui-sans-serif, system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = colours.ink;
  context.strokeStyle = colours.land;
  context.lineWidth = 3;
  for (const { name } of airports.slice(0, NAMED)) {
    const [x, y] = shapes.at(name) ?? [0, 0];
    context.strokeText(name, x, y);
    context.fillText(name, x, y);
  }
}
