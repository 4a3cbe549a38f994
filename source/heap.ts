import {setFlagsFromString} from 'node:v8';

/*
 * V8 keeps what is new on the heap in a room of its own, which it doubles again and again up to 32 MB and more where
 * little dies in it at once, and never gives back.
 */

/**
 * Keeps that room as small as it begins, 1 MB: what is new here second after second, for weeks, is little and
 * short-lived. To be called before much is made.
 */
export const keepYoungHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');

/** Lets it grow, where so much is new at once that it would be moved elsewhere while it lives. */
export const letYoungHeapGrow = (): void => setFlagsFromString('--semi-space-growth-factor=2');
