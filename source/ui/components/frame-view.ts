import {Box} from 'ink';
import {createElement, type ReactElement, type ReactNode} from 'react';
import {safe} from '../../model/text.js';
import {type Flaw, flawLine} from '../contained.js';
import type {FrameItem} from '../frame.js';
import {Boundary} from './boundary.js';
import {DenseTable} from './dense-table.js';
import {type Drawing, LineText} from './line-text.js';

type FrameViewProps = Drawing & {
  readonly items: readonly FrameItem[];
  /** Is told what could not be drawn. */
  readonly onFlaw: (flaw: Flaw) => void;
};

const PART = safe`this part`;

/** Draws the items of a frame, one below the other: each is its place on the screen, and has no other identity. */
export const FrameView = ({items, isAscii, ground, onFlaw}: FrameViewProps): ReactElement => {
  const instead = (error: unknown): ReactNode =>
    createElement(LineText, {line: flawLine({part: PART, error}), isAscii, ground});
  return createElement(
    Box,
    {flexDirection: 'column'},
    ...items.map((item) =>
      createElement(
        Boundary,
        {subject: item, instead, onError: (error: unknown) => onFlaw({part: PART, error})},
        item.type === 'line'
          ? createElement(LineText, {line: item.line, isAscii, ground})
          : createElement(DenseTable, {...item, isAscii, ground}),
      ),
    ),
  );
};
