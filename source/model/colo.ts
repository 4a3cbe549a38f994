import {escaped, type RawText, rawValue, type SafeText, safe, safeText} from './text.js';

const COLO = /^([a-z]{3})\d*$/i;

/**
 * The data centre's three letters: `lhr16` and `LHR` are both `LHR`. Whatever does not look like that is shown
 * as it came.
 */
export const coloCode = (colo: RawText | null): SafeText => {
  if (colo === null) {
    return safe`?`;
  }
  const code = COLO.exec(rawValue(colo))?.[1];
  return code === undefined ? safeText(colo) : escaped(code.toUpperCase());
};

/** City of a data centre by its three letters (IATA airport codes), for those met most often. */
const CITIES: Readonly<Record<string, string>> = {
  AKL: 'Auckland',
  AMS: 'Amsterdam',
  ARN: 'Stockholm',
  ATH: 'Athens',
  ATL: 'Atlanta',
  BCN: 'Barcelona',
  BEG: 'Belgrade',
  BKK: 'Bangkok',
  BLR: 'Bengaluru',
  BNA: 'Nashville',
  BNE: 'Brisbane',
  BOG: 'Bogotá',
  BOM: 'Mumbai',
  BOS: 'Boston',
  BRU: 'Brussels',
  BUD: 'Budapest',
  CAI: 'Cairo',
  CDG: 'Paris',
  CGK: 'Jakarta',
  CLT: 'Charlotte',
  CMH: 'Columbus',
  CPH: 'Copenhagen',
  CPT: 'Cape Town',
  DEL: 'Delhi',
  DEN: 'Denver',
  DFW: 'Dallas',
  DME: 'Moscow',
  DOH: 'Doha',
  DTW: 'Detroit',
  DUB: 'Dublin',
  DUS: 'Düsseldorf',
  DXB: 'Dubai',
  EDI: 'Edinburgh',
  EWR: 'Newark',
  EZE: 'Buenos Aires',
  FCO: 'Rome',
  FRA: 'Frankfurt',
  GIG: 'Rio de Janeiro',
  GRU: 'São Paulo',
  GVA: 'Geneva',
  HAM: 'Hamburg',
  HEL: 'Helsinki',
  HKG: 'Hong Kong',
  HYD: 'Hyderabad',
  IAD: 'Ashburn',
  IAH: 'Houston',
  ICN: 'Seoul',
  IST: 'Istanbul',
  JNB: 'Johannesburg',
  KBP: 'Kyiv',
  KIX: 'Osaka',
  KUL: 'Kuala Lumpur',
  LAS: 'Las Vegas',
  LAX: 'Los Angeles',
  LHR: 'London',
  LIM: 'Lima',
  LIS: 'Lisbon',
  LOS: 'Lagos',
  LUX: 'Luxembourg',
  MAA: 'Chennai',
  MAD: 'Madrid',
  MAN: 'Manchester',
  MBA: 'Mombasa',
  MCI: 'Kansas City',
  MEL: 'Melbourne',
  MEX: 'Mexico City',
  MIA: 'Miami',
  MNL: 'Manila',
  MRS: 'Marseille',
  MSP: 'Minneapolis',
  MUC: 'Munich',
  MXP: 'Milan',
  NBO: 'Nairobi',
  NRT: 'Tokyo',
  ORD: 'Chicago',
  OSL: 'Oslo',
  OTP: 'Bucharest',
  PDX: 'Portland',
  PER: 'Perth',
  PHL: 'Philadelphia',
  PHX: 'Phoenix',
  PRG: 'Prague',
  QRO: 'Querétaro',
  RIX: 'Riga',
  RUH: 'Riyadh',
  SCL: 'Santiago',
  SEA: 'Seattle',
  SFO: 'San Francisco',
  SIN: 'Singapore',
  SJC: 'San Jose',
  SLC: 'Salt Lake City',
  SOF: 'Sofia',
  STL: 'St. Louis',
  STR: 'Stuttgart',
  SYD: 'Sydney',
  TLL: 'Tallinn',
  TLV: 'Tel Aviv',
  TPA: 'Tampa',
  TPE: 'Taipei',
  TXL: 'Berlin',
  VIE: 'Vienna',
  VNO: 'Vilnius',
  WAW: 'Warsaw',
  YUL: 'Montréal',
  YVR: 'Vancouver',
  YYZ: 'Toronto',
  ZAG: 'Zagreb',
  ZRH: 'Zürich',
};

/** The city of a data centre, or null where our table does not know it. */
export const coloCity = (colo: RawText | null): SafeText | null => {
  const code: string = coloCode(colo);
  const city = Object.hasOwn(CITIES, code) ? CITIES[code] : undefined;
  return city === undefined ? null : escaped(city);
};
