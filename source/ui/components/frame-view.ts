import {Box} from 'ink';
import {createElement, type ReactElement} from 'react';
import type {FrameItem} from '../frame.js';
import {DenseTable} from './dense-table.js';
import {LineText} from './line-text.js';

type FrameViewProps = {readonly items: readonly FrameItem[]; readonly isAscii: boolean};

/** Draws the items of a frame, one below the other: each is its place on the screen, and has no other identity. */
export const FrameView = ({items, isAscii}: FrameViewProps): ReactElement =>
  createElement(
    Box,
    {flexDirection: 'column'},
    ...items.map((item) =>
      item.type === 'line'
        ? createElement(LineText, {line: item.line, isAscii})
        : createElement(DenseTable, {...item, isAscii}),
    ),
  );
