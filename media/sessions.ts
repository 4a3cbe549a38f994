import {type Ground, grounds} from '../source/model/ground.js';
import {glyphs} from '../source/ui/theme.js';
import {drawAnimation, type Shot} from './animation.js';
import {type Cells, textOfCells} from './cells.js';
import {dark, light, type Palette} from './palette.js';
import type {Stage} from './stage.js';
import {drawStill} from './still.js';
import type {Frame} from './window.js';

/** File names, and what stands in them. */
export type Pictures = Readonly<Record<string, string>>;

/** One run of the command, and the pictures that come of it. */
export type Session = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
  readonly play: (stage: Stage) => Promise<Pictures>;
};

const ARGS = ['--demo', '--utc'];
const TYPED = 'warptop --demo';
const DOWN = '\u001B[B';
const ENTER = '\r';

/** What a key brings about is on the screen after so long, ms. */
const KEY_MS = 200;

/** When the first failover of the demo has been seen, and when the next connector has taken over, s after the start. */
const SEEN_S = 17;
const TAKEN_OVER_S = 21;

/** Moves down to the first row with this text, from what is shown. @throws where there is none below */
const select = (stage: Stage, shown: Cells, text: string): Promise<Cells> => {
  const lines = textOfCells(shown);
  const steps =
    lines.findIndex((line) => line.includes(text)) -
    lines.findIndex((line) => line.startsWith(glyphs.pointer));
  if (steps <= 0) {
    throw new Error(`no row with ${text} below the selected one:\n${lines.join('\n')}`);
  }
  return stage.pass(KEY_MS, DOWN.repeat(steps));
};

/** A terminal that says what its ground is, with the colours that its pictures are drawn in. */
type Theme = {
  readonly env: Readonly<Record<string, string>>;
  readonly palette: Palette;
  /** What stands behind the names of its pictures. */
  readonly suffix: string;
};

const themes: Readonly<Record<Ground, Theme>> = {
  dark: {env: {COLORFGBG: '15;0'}, palette: dark, suffix: ''},
  light: {env: {COLORFGBG: '0;15'}, palette: light, suffix: '-light'},
};

const about = (palette: Palette, title: string, description: string, typed = TYPED): Frame => ({
  ...{title: `warptop: ${title}`, description, typed, palette},
});

/** What goes on in the list. */
const captionOf = (cells: Cells): string => {
  const lines = textOfCells(cells);
  const is = (name: string, state: string): boolean =>
    lines.some((line) => line.includes(name) && line.includes(state));
  return !is('hq-gw-3', 'offline')
    ? 'hq-gw-3 is active, two stand by'
    : is('hq-gw-1', 'active')
      ? 'hq-gw-1 has taken over'
      : 'hq-gw-3 is gone: nobody is active';
};

const failover = ({env, palette, suffix}: Theme): Session => ({
  ...{args: ARGS, env, columns: 120, rows: 26},
  play: async (stage) => {
    await select(stage, await stage.pass(10_000), 'hq-gw-3');
    const shots: Shot[] = [];
    for (let count = 0; count < 14; count += 1) {
      const cells = await stage.pass(1000);
      shots.push({cells, ms: 1000, isCut: false, caption: captionOf(cells)});
    }
    for (let count = 0; count < 5; count += 1) {
      const cells = await stage.pass(1000, count === 0 ? 'e' : '');
      shots.push({cells, ms: 1000, isCut: count === 0, caption: 'e: what happened, and when'});
    }
    // Some time after nobody was active any more.
    const still = shots.findIndex(({caption}) => caption !== shots[0]?.caption) + 2;
    const words = about(
      palette,
      'a failover, live',
      'hq-gw-3, the active connector of hq-mesh, goes offline; for some seconds no connector is active, then hq-gw-1 takes over. Key e lists what happened.',
    );
    const list = about(
      palette,
      'the live list',
      'Every tunnel of an account with its connectors: HA status, data centres, connections, addresses, versions, uptime, the last half hour, and how old all of it is. hq-mesh has no active connector.',
    );
    return {
      [`failover${suffix}.svg`]: drawAnimation(words, shots, still),
      [`list${suffix}.svg`]: drawStill(list, shots[still]?.cells ?? []),
    };
  },
});

const details = ({env, palette, suffix}: Theme): Session => ({
  ...{args: ARGS, env, columns: 100, rows: 26},
  play: async (stage) => {
    await stage.pass(TAKEN_OVER_S * 1000 + 1000);
    const timeline = await stage.pass(KEY_MS, 'e');
    const back = await stage.pass(KEY_MS, `${DOWN}${DOWN}${ENTER}`);
    await select(stage, await stage.pass(KEY_MS, '0g'), 'edge-1');
    await stage.pass(KEY_MS, ENTER);
    const connector = await stage.pass(1500, DOWN);
    const timelineWords = about(
      palette,
      'the timeline of events',
      'All changes of the last half hour, the newest first: hq-gw-1 took over from hq-gw-3, with the bounds of the gap.',
    );
    const backWords = about(
      palette,
      'rewind',
      'The list as it was a few seconds ago, in the moment of the failover; the header says REWIND.',
    );
    const connectorWords = about(
      palette,
      'drill-down to a connector',
      'The four edge connections of a cloudflared connector, one of them selected; below them its last changes and all of its fields.',
    );
    return {
      [`events${suffix}.svg`]: drawStill(timelineWords, timeline),
      [`rewind${suffix}.svg`]: drawStill(backWords, back),
      [`drill-down${suffix}.svg`]: drawStill(connectorWords, connector),
    };
  },
});

const narrow: Session = {
  ...{args: ARGS, env: themes.dark.env, columns: 60, rows: 20},
  play: async (stage) => {
    const cells = await select(stage, await stage.pass(SEEN_S * 1000), 'hq-gw-3');
    const words = about(
      dark,
      'a pane of 60 columns',
      'The live list in 60 columns: what it does, where, for how long, how old.',
    );
    return {'narrow.svg': drawStill(words, cells)};
  },
};

const noColour: Session = {
  ...{args: ARGS, env: {...themes.dark.env, NO_COLOR: '1'}, columns: 80, rows: 20},
  play: async (stage) => {
    const cells = await select(stage, await stage.pass(SEEN_S * 1000), 'hq-gw-3');
    const words = about(
      dark,
      'without colour',
      'The live list without any colour: each state has a symbol and a word of its own.',
      `NO_COLOR=1 ${TYPED}`,
    );
    return {'no-colour.svg': drawStill(words, cells)};
  },
};

export const sessions: readonly Session[] = [
  ...grounds.flatMap((ground) => [failover(themes[ground]), details(themes[ground])]),
  narrow,
  noColour,
];
