/** A bar that grows in place on a terminal, and one line for each new state elsewhere. */
export function progressLine(say: (sentence: string) => void): {
  show: (progress: number, label: string) => void;
  end: () => void;
} {
  const isTerminal = process.stderr.isTTY === true;
  let shown = '';
  return {
    show(progress, label) {
      const full = Math.round(progress / 5);
      const line = `   [${'█'.repeat(full)}${'·'.repeat(20 - full)}] ${label}`;
      if (line === shown) return;
      shown = line;
      if (isTerminal) process.stderr.write(`\r\u001b[2K${line}`);
      else say(line);
    },
    end() {
      if (isTerminal) process.stderr.write('\n');
    },
  };
}
