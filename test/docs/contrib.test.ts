import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {exitCodes} from '../../source/exit.js';
import {flags} from '../../source/flags.js';

/* What is made for other programs says nothing that warptop does not do. */

const unit = readFileSync(new URL('../../contrib/systemd/warptop-stream.service', import.meta.url), 'utf8');

const settings = unit.split('\n').filter((line) => /^\w+=/.test(line));

test('the service starts a stream, with flags that exist', () => {
  const named = [...unit.matchAll(/--([a-z-]+)/g)].map(([, name = '']) => name);
  // systemctl has one of its own.
  const known = [...flags.map(({name}) => name as string), 'now'];
  expect(named).toContain('stream');
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test('the token comes as a credential, and in no other way', () => {
  expect(settings).toContain('LoadCredential=token:/etc/warptop/token');
  expect(settings.find((line) => line.startsWith('ExecStart='))).toMatch(/ --token-file %d\/token$/);
  expect(settings.filter((line) => /^(Environment|PassEnvironment)/.test(line))).toEqual([]);
});

test('it is started again but for what waiting does not mend', () => {
  const {usage, authority, notFound} = exitCodes;
  expect(settings).toContain(`RestartPreventExitStatus=${usage} ${authority} ${notFound}`);
});
