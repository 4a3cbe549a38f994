import {describe, expect, test} from 'vitest';
import {type Judged, judge, MEMORY_MS, unjudged} from '../../source/alerts/judging.js';
import type {Level} from '../../source/model/facts.js';

/* One tunnel, looked at every second. */

type Story = {readonly judged: Judged; readonly watchedMs: number; readonly told: readonly string[]};

const start: Story = {judged: unjudged, watchedMs: 0, told: []};

/** Some seconds more of a level. @param answers how many answers show it, one a second; the last one stands */
const more = (story: Story, level: Level, seconds: number, answers = seconds): Story => {
  let {judged, watchedMs, told} = story;
  const begunAt = watchedMs;
  for (let second = 1; second <= seconds; second += 1) {
    watchedMs += 1000;
    const answeredAt = begunAt + Math.min(second, answers) * 1000;
    const after = judge(judged, {level, answeredAt}, {threshold: 'unknown', byMs: 1000, watchedMs});
    judged = after.judged;
    told = after.tell === null ? told : [...told, after.tell];
  }
  return {judged, watchedMs, told};
};

describe('what comes and goes', () => {
  test('adds up, less half of the time in between', () => {
    const often = more(more(start, 'critical', 10), 'ok', 8);
    expect(more(often, 'critical', 8).told).toEqual([]);
    expect(more(often, 'critical', 9).told).toEqual(['worse']);
  });

  test('is forgotten after twice the time: then one answer tells nothing again', () => {
    const faded = more(more(start, 'critical', 10), 'ok', 20);
    expect(more(faded, 'critical', 60, 1).told).toEqual([]);
    expect(more(faded, 'critical', 60, 2).told).toEqual(['worse']);
    const fading = more(more(start, 'critical', 10), 'ok', 19);
    expect(more(fading, 'critical', 60, 1).told).toEqual(['worse']);
  });
});

test('how often it got worse is remembered for half an hour, and no more than is of use', () => {
  let story = start;
  for (let time = 0; time < 4; time += 1) {
    story = ['unknown', 'warning', 'critical'].reduce((so, level) => more(so, level as Level, 20), story);
    story = more(story, 'ok', 600);
  }
  expect(story.told.filter((tell) => tell === 'worse')).toHaveLength(12);
  expect(story.judged.times).toHaveLength(8);
  const rested = more(story, 'ok', MEMORY_MS / 1000);
  expect(more(rested, 'critical', 20).judged.times).toHaveLength(1);
});
