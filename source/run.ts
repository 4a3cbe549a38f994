import type {Config} from './config.js';
import type {ExitCode} from './exit.js';
import {type Io, reach} from './reach.js';
import {runOnce} from './run-once.js';
import {runWatch} from './run-watch.js';

/**
 * Does what the configuration says.
 * @throws ExitError where the user has to act
 */
export const run = async (config: Config, io: Io): Promise<ExitCode> => {
  io.log.add({level: 'info', from: 'warptop', text: `warptop ${io.version} begins.`});
  const target = await reach(config, io);
  try {
    const isWatch = config.mode === 'screen' || config.mode === 'sentences';
    return await (isWatch ? runWatch : runOnce)(config, io, target);
  } finally {
    io.log.add({level: 'info', from: 'warptop', text: 'warptop ends.'});
    await target.close();
  }
};
