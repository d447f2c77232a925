import { type BitReader, endsHere, isOverread, openBits, passRestart, skip } from './bit-reader.ts';
import type { JpegScan, ScanComponent } from './jpeg-scan.ts';
import type { JpegState } from './jpeg-state.ts';
import { refineRest, walkAc, walkDc, walkFirst, walkRefining } from './walk-blocks.ts';

/** Goes over so many coded units from `first` on: false where codes are wrong or break off. */
type Walk = (bits: BitReader, first: number, count: number) => boolean;

/** A block's mean is within 1024 of grey; twice that leaves room for whoever sharpens beyond white. */
const MOST_MEAN = 2048;

/** Whether all coded pixels of a scan are there and nothing is left over, between restart markers and at the end. */
export function walkScan(jpeg: Buffer, scan: JpegScan, state: JpegState): boolean {
  const walk = haveSteps(scan, state) ? walkOf(scan, state) : undefined;
  if (!walk) return false;
  const units = unitsOf(scan, state);
  const interval = state.restartInterval || units;
  const bits = openBits(jpeg, scan.coded);
  for (let first = 0; first < units; first += interval) {
    if (first > 0 && !passRestart(bits, (first / interval - 1) & 7)) return false;
    if (!walk(bits, first, Math.min(interval, units - first)) || !endsHere(bits)) return false;
  }
  return true;
}

function haveSteps({ components }: JpegScan, { dcSteps }: JpegState): boolean {
  return components.every(({ component }) => (dcSteps[component.quantisation] ?? 0) > 0);
}

/** A scan of one component has its blocks one by one; one of several has units of blocks of each. */
function unitsOf({ components: [only, ...others] }: JpegScan, { frame }: JpegState): number {
  if (!only || others.length > 0) return frame.unitsWide * frame.unitsHigh;
  return only.component.blocksWide * only.component.blocksHigh;
}

function walkOf(scan: JpegScan, state: JpegState): Walk | undefined {
  if (!state.frame.isProgressive) return wholeBlocks(scan, state);
  if (scan.from > 0) return scan.before === 0 ? firstPass(scan, state) : refiningPass(scan, state);
  return scan.before === 0 ? means(scan, state) : refinedMeans(scan);
}

/** For each block of a unit in its order: which of the scan's components it belongs to. */
function blocksOfUnit({ components }: JpegScan): number[] {
  if (components.length === 1) return [0];
  return components.flatMap(({ component }, at) => Array<number>(component.across * component.down).fill(at));
}

function wholeBlocks(scan: JpegScan, state: JpegState): Walk | undefined {
  const order = blocksOfUnit(scan);
  const dcTables = scan.components.map(({ dcTable }) => state.tables.dc[dcTable]);
  const acTables = scan.components.map(({ acTable }) => state.tables.ac[acTable]);
  const most = mostMeans(scan, state);
  return (bits, _first, count) => {
    const mean = new Float64Array(scan.components.length);
    for (let unit = 0; unit < count; unit += 1) {
      for (const at of order) {
        const dc = dcTables[at];
        const ac = acTables[at];
        if (!dc || !ac) return false;
        mean[at] = (mean[at] ?? 0) + walkDc(bits, dc);
        if (!(Math.abs(mean[at] ?? 0) <= (most[at] ?? 0)) || !walkAc(bits, ac)) return false;
      }
      if (isOverread(bits)) return false;
    }
    return true;
  };
}

function means(scan: JpegScan, state: JpegState): Walk {
  const order = blocksOfUnit(scan);
  const tables = scan.components.map(({ dcTable }) => state.tables.dc[dcTable]);
  const most = mostMeans(scan, state);
  return (bits, _first, count) => {
    const mean = new Float64Array(scan.components.length);
    for (let unit = 0; unit < count; unit += 1) {
      for (const at of order) {
        const table = tables[at];
        if (!table) return false;
        mean[at] = (mean[at] ?? 0) + walkDc(bits, table);
        if (!(Math.abs(mean[at] ?? 0) <= (most[at] ?? 0))) return false;
      }
      if (isOverread(bits)) return false;
    }
    return true;
  };
}

function refinedMeans(scan: JpegScan): Walk {
  const bitsOfUnit = blocksOfUnit(scan).length;
  return (bits, _first, count) => {
    for (let unit = 0; unit < count; unit += 1) {
      skip(bits, bitsOfUnit);
      if (isOverread(bits)) return false;
    }
    return true;
  };
}

function firstPass(scan: JpegScan, state: JpegState): Walk | undefined {
  const { band, known } = bandOf(scan, state);
  if (!band || !known) return undefined;
  return (bits, first, count) => {
    let block = first;
    while (block < first + count) {
      const more = walkFirst(bits, band, known, block);
      if (more < 0 || isOverread(bits)) return false;
      block += more + 1;
    }
    return block === first + count;
  };
}

function refiningPass(scan: JpegScan, state: JpegState): Walk | undefined {
  const { band, known } = bandOf(scan, state);
  if (!band || !known) return undefined;
  return (bits, first, count) => {
    let more = 0;
    for (let block = first; block < first + count; block += 1) {
      if (more > 0) {
        more -= 1;
        refineRest(bits, band, known, block);
      } else {
        more = walkRefining(bits, band, known, block);
      }
      if (more < 0 || isOverread(bits)) return false;
    }
    return more === 0;
  };
}

function bandOf({ components: [only], from, to }: JpegScan, { tables, known }: JpegState) {
  const table = only && tables.ac[only.acTable];
  return { band: table && { table, from, to }, known: only && known[only.index] };
}

/** How far the means of each component may be from grey, in its own steps. */
function mostMeans({ components, after }: JpegScan, { dcSteps }: JpegState): number[] {
  return components.map(({ component }: ScanComponent) => {
    const step = (dcSteps[component.quantisation] ?? 1) * 2 ** after;
    return MOST_MEAN / step + 1;
  });
}
