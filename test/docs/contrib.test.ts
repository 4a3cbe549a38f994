import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {exitCodes} from '../../source/exit.js';
import {flags} from '../../source/flags.js';

/* What is made for other programs says nothing that warptop does not do. */

describe.each(['stream', 'metrics'])('warptop-%s.service', (name) => {
  const unit = readFileSync(
    new URL(`../../contrib/systemd/warptop-${name}.service`, import.meta.url),
    'utf8',
  );
  const settings = unit.split('\n').filter((line) => /^\w+=/.test(line));

  test('starts what its name says, with flags that exist', () => {
    const named = [...unit.matchAll(/--([a-z-]+)/g)].map(([, flag = '']) => flag);
    // systemctl has one of its own.
    const known = [...flags.map((flag) => flag.name as string), 'now'];
    expect(named).toContain(name);
    expect(named.filter((flag) => !known.includes(flag))).toEqual([]);
  });

  test('the token comes as a credential, and in no other way', () => {
    expect(settings).toContain('LoadCredential=token:/etc/warptop/token');
    expect(settings.find((line) => line.startsWith('ExecStart='))).toMatch(/ --token-file %d\/token$/);
    expect(settings.filter((line) => /^(Environment|PassEnvironment)/.test(line))).toEqual([]);
  });

  test('is started again but for what waiting does not mend', () => {
    const {usage, authority, notFound} = exitCodes;
    expect(settings).toContain(`RestartPreventExitStatus=${usage} ${authority} ${notFound}`);
  });
});
