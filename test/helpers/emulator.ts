import {createRequire} from 'node:module';
import type {UnicodeGraphemesAddon} from '@xterm/addon-unicode-graphemes';
import type {Terminal as Emulator} from '@xterm/headless';

// Both are CommonJS bundles whose names Node cannot see from outside.
const require = createRequire(import.meta.url);
const headless = require('@xterm/headless') as {readonly Terminal: typeof Emulator};

/** While it loads, the addon takes a buffer's memory for all its own: so none may come from Node's shared pool. */
const loadGraphemes = (): {readonly UnicodeGraphemesAddon: typeof UnicodeGraphemesAddon} => {
  const {poolSize} = Buffer;
  Buffer.poolSize = 0;
  try {
    return require('@xterm/addon-unicode-graphemes');
  } finally {
    Buffer.poolSize = poolSize;
  }
};
const graphemes = loadGraphemes();

/** A terminal without a window, which measures text as today's terminals do. To be disposed of. */
export const createEmulator = (columns: number, rows: number): Emulator => {
  const emulator = new headless.Terminal({cols: columns, rows, scrollback: 1000, allowProposedApi: true});
  emulator.loadAddon(new graphemes.UnicodeGraphemesAddon());
  emulator.unicode.activeVersion = '15-graphemes';
  return emulator;
};
