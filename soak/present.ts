import type {IncomingMessage} from 'node:http';
import type {Clock} from '../source/clock.js';
import type {Answer} from '../source/simulator/answers.js';
import {createSimulation} from '../source/simulator/server.js';
import {createTurnover, type ListItem, soakScenario, type Turnover} from './fleet.js';

/** The simulated API, of those tunnels that exist at present. */
export type PresentApi = Pick<Turnover, 'isRemembered'> & {
  readonly answerTo: (request: IncomingMessage) => Answer;
};

export const createPresentApi = (clock: Clock, seed: number, tunnels: number): PresentApi => {
  const turnover = createTurnover(clock.monotonic);
  const simulated = createSimulation({scenario: soakScenario(tunnels), seed, clock});

  const answerTo = ({method, url = '', headers}: IncomingMessage): Answer => {
    const name = /\/([0-9a-f-]{36})\//.exec(url)?.[1];
    if (name !== undefined) {
      return simulated({method, url: url.replace(name, turnover.idOf(name) ?? name), headers});
    }
    const answer = simulated({method, url, headers});
    if (answer.status !== 200 || !/\/(cfd_tunnel|warp_connector)\?/.test(url)) {
      return answer;
    }
    const envelope = JSON.parse(answer.body) as {result: readonly ListItem[]; result_info: object};
    const result = turnover.present(envelope.result);
    const info = {...envelope.result_info, count: result.length, total_count: result.length};
    const body = JSON.stringify({...envelope, result, result_info: info});
    return {...answer, body, headers: {...answer.headers, 'content-length': String(Buffer.byteLength(body))}};
  };

  return {answerTo, isRemembered: turnover.isRemembered};
};
