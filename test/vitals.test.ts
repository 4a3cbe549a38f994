import process from 'node:process';
import {expect, test} from 'vitest';
import {tunnelKinds} from '../source/model/fleet.js';
import {createGauges} from '../source/monitor/gauges.js';
import {createHistory} from '../source/monitor/history.js';
import {vitalsOf} from '../source/vitals.js';
import {fakeClock} from './helpers/fake-clock.js';
import {NOON} from './helpers/fleet.js';

test('how long it has run is what has passed, whatever the clock was set to', () => {
  const clock = fakeClock(NOON);
  clock.advance(5000);
  const vitals = vitalsOf(
    {clock, process, version: '0.1.0'},
    createGauges(),
    createHistory({kinds: tunnelKinds}),
    null,
  );
  expect(vitals().runningMs).toBe(0);
  clock.advance(60_000);
  clock.set(-3_600_000);
  expect(vitals().runningMs).toBe(60_000);
});
