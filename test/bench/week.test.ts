import {expect, test} from 'vitest';
import {readHeap} from '../../bench/week.js';
import {vitalsHead, vitalsLine} from '../../soak/report.js';

test('the heap is read out of what a soak prints', () => {
  const vitals = {
    hour: 2,
    heapMb: 29.51,
    historyMb: 1.4,
    rssMb: 160,
    listeners: 41,
    handles: 7,
    handleNames: '',
  };
  const report = [
    vitalsHead,
    vitalsLine({...vitals, hour: 1, heapMb: 23.9}),
    vitalsLine(vitals),
    '',
    '  simulated hours                              2',
    '  seed, tunnels, s per frame                   1           2         600',
  ].join('\n');
  expect(readHeap(report)).toEqual([
    [1, 23.9],
    [2, 29.5],
  ]);
});
