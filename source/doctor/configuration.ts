import {type Config, configOf, type Surroundings, settingsInput} from '../config.js';
import type {FlagValues} from '../flag-values.js';
import {safe} from '../model/text.js';
import {PreferenceError} from '../preferences.js';
import {proxyFor} from '../proxy.js';
import type {Io} from '../reach.js';
import {readCredentials} from '../settings/credentials.js';
import {fileLevels, levelsOf} from '../settings/levels.js';
import type {SettingsFile} from '../settings/parse.js';
import {preferenceRefusal, preferencesOf, withoutPreferences} from '../settings/preferences-of.js';
import {type Settings, settingsOf, withoutMistakes} from '../settings/settings.js';
import {isOverruled} from '../settings/token-source.js';
import {type FoundFile, surroundingsOf} from '../surroundings.js';
import {type Check, checked, fine, type Note, refusedCheck} from './check.js';
import {certificateChecks, proxyCheck} from './network-checks.js';
import {preferenceChecks, settingChecks, tokenCheck} from './settings-checks.js';

/** What the settings are found in. */
export type Given = {
  readonly flags: FlagValues;
  /** What stands after the flags. */
  readonly input: readonly string[];
  /** The environment as it was given. */
  readonly env: NodeJS.ProcessEnv;
  readonly io: Pick<Io, 'clock' | 'process'>;
  /** Told of the configuration as soon as it is known, before anything is asked. */
  readonly onConfig: (config: Config) => void;
  /** Gets the token that a command prints. @throws ExitError where it prints none */
  readonly withToken: (config: Config) => Promise<Config>;
};

const TOKEN = safe`token`;

/** What the way to the API begins with: the token, and who stands between. */
const wayChecks = (settings: Settings, around: Surroundings, isDemo: boolean): readonly Check[] => {
  if (isDemo) {
    return [fine(TOKEN, safe`the demo has its own`)];
  }
  const token = checked(TOKEN, () => {
    const setting = settings.token();
    const {value: source, origin} = setting;
    const credentials = () => (source === null ? null : readCredentials({value: source, origin}, around));
    return tokenCheck(setting, credentials, around.env);
  });
  const proxy = proxyCheck(around.env, () => proxyFor(withoutMistakes(settings).baseUrl().value, around.env));
  return [token, proxy, ...certificateChecks(around.env)];
};

/** A preference that cannot be used keeps nobody from the API. */
const withoutLooks = (
  build: (file: SettingsFile | null) => Config,
  file: SettingsFile | null,
): {readonly config: Config; readonly error: PreferenceError | null} => {
  try {
    return {config: build(file), error: null};
  } catch (error) {
    if (!(error instanceof PreferenceError) || file === null) {
      throw error;
    }
    return {config: build(withoutPreferences(file)), error};
  }
};

/** The configuration with the token that a command prints; null where it prints none. */
const complete = async (
  config: Config,
  withToken: Given['withToken'],
  note: Note,
): Promise<Config | null> => {
  if (config.tokenCommand === null) {
    return config;
  }
  const name = safe`token command`;
  try {
    const whole = await withToken(config);
    note(fine(name, safe`it printed a token`));
    return whole;
  } catch (error) {
    note(refusedCheck(name, error));
    return null;
  }
};

/**
 * Tells every setting and where it was found.
 * @returns what they come to; null where the API cannot be asked with them
 * @throws ExitError where hardly any can be told
 */
export const checkSettings = async (
  {flags, input, env, io, onConfig, withToken}: Given,
  found: FoundFile,
  note: Note,
): Promise<Config | null> => {
  const {stdin, stdout} = io.process;
  const isDemo = flags.demo === true;
  const around = await surroundingsOf(flags, {env, stdin, stdout}, io.clock, found);
  const scenario = isDemo && input[0] !== undefined && around.isScenario(input[0]) ? input[0] : null;
  const settings = settingsOf(settingsInput(flags, input, around, scenario));
  const levels = levelsOf(flags, found.file, found.place);
  const rows = settingChecks(settings, levels, isDemo, env);
  const way = wayChecks(settings, around, isDemo);
  const isUnmarked = isDemo || isOverruled(levels, settings.token().origin);
  const looks = preferenceChecks(preferencesOf(levels, isUnmarked), fileLevels(levels));
  [...rows.values(), ...looks, ...way].forEach(note);
  const needed = [rows.get('account'), rows.get('baseUrl'), ...way];
  if (needed.some((check) => check?.level === 'failed')) {
    return null;
  }
  // What is done with it here is neither a screen nor a report of its own.
  const about = {...flags, doctor: undefined, json: undefined, once: true};
  const build = (file: SettingsFile | null): Config =>
    configOf(withoutMistakes(settings), about, scenario, {...around, file});
  const {config, error} = withoutLooks(build, found.file);
  if (error !== null) {
    note(refusedCheck(safe`preferences`, preferenceRefusal(error, found.file, levels)));
  }
  onConfig(config);
  return complete(config, withToken, note);
};
