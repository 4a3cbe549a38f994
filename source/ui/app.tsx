import {useApp, useInput, usePaste, useStdout, useWindowSize} from 'ink';
import {
  type ReactElement,
  useCallback,
  useInsertionEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type {SafeText} from '../model/text.js';
import {createCalm} from './calm.js';
import type {Canvas} from './canvas.js';
import {clipboardBytes} from './clipboard.js';
import {FrameView} from './components/frame-view.js';
import {type Offer, sentWords, unsentWords} from './copying.js';
import {useNoFocus} from './hooks/use-no-focus.js';
import {useResizeRepaint, type WatchResize} from './hooks/use-resize-repaint.js';
import {useSuspension} from './hooks/use-suspension.js';
import type {Job} from './job.js';
import type {Multiplexer} from './multiplexer.js';
import type {Palette} from './paint.js';
import {createRowPainter} from './painted-rows.js';
import {createProjector, type Projected} from './projector.js';

export type AppProps = Projected & {
  readonly job: Job;
  readonly watchResize: WatchResize;
  readonly multiplexer: Multiplexer;
  readonly palette: Palette;
  /** Paints over what Ink has drawn; null: Ink draws every picture whole. */
  readonly canvas: Canvas | null;
};

/** warptop on the screen: has pictures made, shows them, and hands on keys. */
export const App = ({
  job,
  watchResize,
  multiplexer,
  palette,
  canvas,
  ...projected
}: AppProps): ReactElement => {
  const {clock, log, monitor} = projected;
  const size = useWindowSize();
  const {exit} = useApp();
  const {stdout, write} = useStdout();
  const [projector] = useState(() => createProjector(projected));
  const [paint] = useState(() => createRowPainter(palette));
  const count = useRef(0);
  const drawnPage = useRef('');
  const latestSize = useRef(size);
  const watch = useCallback(
    (draw: () => void) => {
      const drawByInk = (): void => {
        count.current += 1;
        draw();
      };
      let page = '';
      // A key is answered by the canvas at once; Ink takes some 20 ms for a page, which may be left again by then.
      const later = createCalm(clock, () => {
        if (page !== drawnPage.current) {
          drawByInk();
        }
      });
      const unwatch = projector.watch(() => {
        const next = canvas === null ? null : projector.project(latestSize.current);
        if (next === null || !canvas?.paint(paint(next.items), latestSize.current.columns)) {
          drawByInk();
        } else {
          page = next.page;
          if (page !== drawnPage.current) {
            later.ask();
          }
        }
      });
      return () => {
        unwatch();
        later.end();
      };
    },
    [projector, canvas, paint, clock],
  );
  // As a store, so that React draws at once, and not when it finds the time.
  useSyncExternalStore(watch, () => count.current);
  const picture = projector.project(size);

  useInsertionEffect(() => {
    latestSize.current = size;
    drawnPage.current = picture.page;
    canvas?.commit(paint(picture.items), size.columns);
  });

  const repaint = (): void => write('\u001B[2J\u001B[H');
  const suspend = useSuspension(job, clock, (awayMs) => {
    const away = awayMs === null ? '' : ` after ${Math.round(awayMs / 1000)} s`;
    log.add({level: 'info', from: 'warptop', text: `Stopped, and continued${away}.`});
    monitor.refresh();
  });
  useResizeRepaint(watchResize, clock, repaint);

  /** Between two pictures, where the cursor stays. @returns what became of it */
  const copy = (offer: Offer): SafeText => {
    const text = offer.text();
    const bytes = text === null ? null : clipboardBytes(text, multiplexer);
    if (text === null || bytes === null) {
      return unsentWords(offer, text);
    }
    stdout.write(bytes);
    return sentWords(offer, text, multiplexer);
  };

  useNoFocus();
  useInput((input, key) => projector.press(input, key, {quit: exit, suspend, repaint, copy}));
  usePaste(projector.paste);

  return <FrameView items={picture.items} palette={palette} onFlaw={projector.reportFlaw} />;
};
