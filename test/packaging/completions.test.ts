import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {bashCompletion, shellWord} from '../../packaging/bash.js';
import {fishCompletion} from '../../packaging/fish.js';
import {zshCompletion} from '../../packaging/zsh.js';
import {type Flag, flags, kindChoices} from '../../source/flags.js';
import {sortColumns} from '../../source/model/order.js';
import {scenarioNames} from '../../source/simulator/scenario-names.js';

/* Bash is asked; `npm run shells` asks zsh and fish where they are installed. */

const root = new URL('../..', import.meta.url);

const built = (name: string): string => readFileSync(new URL(`dist/completions/${name}`, root), 'utf8');

const scenarios = [{name: 'calm', description: "nobody's fault: all [is] well"}];

/** What bash offers at the end of each line, whose words are as bash breaks them. */
const offered = (script: string, lines: ReadonlyArray<readonly string[]>): readonly (readonly string[])[] => {
  const calls = lines.map(
    (words) => `COMP_WORDS=(${words.map(shellWord).join(' ')}); COMP_CWORD=${words.length - 1}
      _warptop; printf '%s\\n' "\${COMPREPLY[@]}"; echo "--end--"`,
  );
  const {stdout, stderr} = spawnSync('bash', ['--norc', '--noprofile', '-c', [script, ...calls].join('\n')], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout
    .split('--end--\n')
    .slice(0, -1)
    .map((part) => part.split('\n').filter((line) => line !== ''));
};

test('bash completes flags, values and scenarios', () => {
  const names = flags.map(({name}) => `--${name}`);
  const cases: ReadonlyArray<readonly [readonly string[], readonly string[]]> = [
    [[''], names],
    [['--'], names],
    [['--re'], ['--record', '--replay', '--report']],
    [['--kind', ''], kindChoices],
    [['-k', 'c'], ['cloudflared']],
    [['--kind', '='], kindChoices],
    [['--kind', '=', 'w'], ['warp']],
    // Where = does not break words.
    [['--sort=u'], ['--sort=uptime']],
    [['hq-mesh', '--sort', ''], sortColumns],
    [['--demo', ''], scenarioNames],
    [['--demo', '--utc', 'o'], ['outage']],
    [['--demo', 'outage', 'c'], []],
    [['outage'], []],
    [['--replay', 'tsc'], ['tsconfig.json']],
    [['--record', '=', 'LIC'], ['LICENSE']],
    [['--filter', ''], []],
    [['--filter', '--sort', 'u'], ['uptime']],
    [['--', '--re'], []],
  ];
  const replies = offered(
    built('warptop.bash'),
    cases.map(([words]) => ['warptop', ...words]),
  );
  expect(cases.map(([words], index) => [words, replies[index]])).toEqual(cases);
});

test('bash offers what has blanks, stars and quotes as one thing each', () => {
  const choices = ['two words', "it's", '*', '$HOME'];
  const odd: readonly Flag[] = [{name: 'odd', type: 'string', value: '<x>', choices, help: ''}];
  expect(offered(bashCompletion({flags: odd, scenarios}), [['warptop', '--odd', '']])[0]).toEqual(choices);
});

test('bash completes the last word of a list', () => {
  const choices = ['bell', 'title', 'toast'];
  const list: readonly Flag[] = [
    {name: 'list', type: 'string', value: '<x>', choices, isList: true, help: ''},
  ];
  const lines = [['t'], ['bell,t'], ['=', 'bell,ti'], ['bell,title,']];
  expect(
    offered(
      bashCompletion({flags: list, scenarios}),
      lines.map((words) => ['warptop', '--list', ...words]),
    ),
  ).toEqual([
    ['title', 'toast'],
    ['bell,title', 'bell,toast'],
    ['bell,title'],
    ['bell,title,bell', 'bell,title,title', 'bell,title,toast'],
  ]);
});

test('every flag is in every completion', () => {
  for (const {name} of flags) {
    expect(built('warptop.bash')).toContain(`\n--${name}`.replace(/^\n--account/, '--account'));
    expect(built('_warptop')).toMatch(new RegExp(`^ {2}'\\(.*\\)--${name}=?\\[`, 'm'));
    expect(built('warptop.fish')).toMatch(new RegExp(`^complete -c warptop .*-l ${name}( |$)`, 'm'));
  }
  for (const name of scenarioNames) {
    expect(built('_warptop')).toMatch(new RegExp(`^ {2}'${name}:`, 'm'));
    expect(built('warptop.fish')).toContain(`\\'${name}\\'`);
  }
});

test.each([
  [{value: '<path>'}, ':path:_files', '-r -F'],
  [{value: '<FILE>'}, ':FILE:_files', '-r -F'],
  [{value: '<directory>'}, ':directory:_files -/', "-x -a '(__fish_complete_directories)'"],
  [{value: '<program>'}, ':program:_command_names -e', "-x -a '(__fish_complete_command)'"],
  [{value: '<a|b>'}, ':a|b: ', '-x'],
  [{value: '<a|b>', choices: ['a', 'b']}, ':new:(a b)', "-x -a 'a b'"],
  [
    {value: '<ways>', choices: ['a', 'b'], isList: true as const},
    ':new:_values -s , new a b',
    "-x -a '(__fish_complete_list , \\'printf \"%s\\\\n\" a b\\')'",
  ],
])('a new flag with %j is completed by itself', (value, zsh, fish) => {
  const flag: Flag = {name: 'new', type: 'string', help: "it's [new]: $x", ...value};
  expect(zshCompletion({flags: [flag], scenarios})).toContain(
    `  '(--new)--new=[it'\\''s \\[new\\]\\: $x]${zsh}' \\\n`,
  );
  expect(fishCompletion({flags: [flag], scenarios})).toContain(
    `complete -c warptop -l new ${fish} -d 'it\\'s [new]: $x'\n`,
  );
});

test('a word of a shell is what it was made of', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({unit: fc.constantFrom(...'ab\'"\\$`*! \n;#~')}), {minLength: 1, maxLength: 40}),
      (words) => {
        const {stdout} = spawnSync('bash', ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`], {
          encoding: 'utf8',
        });
        expect(stdout.split('\0').slice(0, -1)).toEqual(words);
      },
    ),
    {numRuns: 10},
  );
});
