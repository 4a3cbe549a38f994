import {expect} from 'vitest';
import {held} from '../helpers/wires.js';
import {failing, saying} from './answers.js';
import type {Row} from './row.js';
import {faultMatrix} from './runner.js';

/* Trouble that is there before warptop is, and passes: the screen waits for it, says so, and then fills. */

const waiting = (name: string, fault: Row['fault'], header: RegExp, rest: Partial<Row> = {}): Row => ({
  name: `${name}, from the start`,
  isFromStart: true,
  fault,
  seen: {header, somewhere: /warptop goes on trying; q quits\./},
  ...rest,
});

faultMatrix([
  waiting('429', {answer: failing(429, 971, 'Please wait', {'retry-after': '6'})}, /RATE LIMITED 0:0\d/, {
    healsWithinS: 12,
    check: async ({terminal, proxy}) => {
      const asked = proxy.requests();
      await terminal.waitFor(/RATE LIMITED 0:0[12]/);
      expect(proxy.requests()).toBeLessThanOrEqual(asked + 1);
    },
  }),
  ...[500, 520].map((status) =>
    waiting(
      `HTTP ${status}`,
      {answer: saying('error code: 1033', status)},
      new RegExp(`RETRY (in \\d+s|now) · HTTP ${status}`),
    ),
  ),
  waiting('silence', {wire: held}, /RETRY (in \d+s|now) · timed out/),
  {
    name: 'silence, from the start, before it is given up',
    isFromStart: true,
    fault: {wire: held},
    seen: {header: /CONNECTING \ds/, somewhere: /Asking Cloudflare for the tunnels of this account/},
  },
  {
    ...waiting('HTTP 503', {answer: saying('', 503)}, /RETRY/),
    name: 'HTTP 503, from the start, in the smallest pane',
    columns: 40,
    rows: 10,
    seen: {header: /RETRY/},
    healsWithinS: null,
  },
]);
