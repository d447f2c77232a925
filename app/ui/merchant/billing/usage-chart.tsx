import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { UsageDay } from '#app/domain/renders/read/read-usage.ts';
import { longDay, shortDay } from '#app/ui/merchant/shared/dates.ts';

const NAMED_SUBJECTS = 4;
const OTHERS = 'Others';

/** Credits by day and subject: bars for the eye, and the same figures as a table. */
export function UsageChart({ usage }: { usage: UsageDay[] }) {
  const [isTable, setIsTable] = useState(false);
  const { subjects, days } = grouped(usage);
  const total = subjects.reduce((sum, subject) => sum + subject.credits, 0);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Usage
          </Text>
          {total > 0 ? (
            <Button variant="plain" onClick={() => setIsTable(!isTable)}>
              {isTable ? 'Show as a chart' : 'Show as a table'}
            </Button>
          ) : null}
        </InlineStack>
        <Text as="p" tone="subdued">
          {total > 0
            ? `${total} ${total === 1 ? 'credit' : 'credits'} used in the last ${usage.length} days. What was given back does not count.`
            : `No credits were used in the last ${usage.length} days.`}
        </Text>
        {total > 0 ? (
          <>
            {isTable ? null : <Bars days={days} subjects={subjects.map(({ name }) => name)} />}
            {isTable ? null : <Legend subjects={subjects} />}
            <div className={isTable ? 'usage-table' : 'visually-hidden'}>
              <UsageTable days={days} subjects={subjects.map(({ name }) => name)} />
            </div>
          </>
        ) : null}
      </BlockStack>
    </Card>
  );
}

interface ShownDay {
  day: string;
  /** In the order of the subjects. */
  credits: number[];
  total: number;
}

/** The subjects that took most have a colour of their own; the rest is one. */
function grouped(usage: UsageDay[]): { subjects: { name: string; credits: number }[]; days: ShownDay[] } {
  const totals = new Map<string, number>();
  for (const { bySubject } of usage)
    for (const [name, credits] of Object.entries(bySubject)) totals.set(name, (totals.get(name) ?? 0) + credits);
  const ranked = [...totals].sort(([one, a], [other, b]) => b - a || one.localeCompare(other));
  const named = ranked.slice(0, ranked.length === NAMED_SUBJECTS + 1 ? NAMED_SUBJECTS + 1 : NAMED_SUBJECTS);
  const rest = ranked.slice(named.length);
  const subjects = named.map(([name, credits]) => ({ name, credits }));
  if (rest.length > 0) subjects.push({ name: OTHERS, credits: rest.reduce((sum, [, credits]) => sum + credits, 0) });
  const days = usage.map(({ day, bySubject, total }) => {
    const own = named.map(([name]) => bySubject[name] ?? 0);
    const others = total - own.reduce((sum, credits) => sum + credits, 0);
    return { day, total, credits: rest.length > 0 ? [...own, others] : own };
  });
  return { subjects, days };
}

function Bars({ days, subjects }: { days: ShownDay[]; subjects: string[] }) {
  const top = niceTop(Math.max(...days.map(({ total }) => total)));
  const first = days[0]?.day ?? '';
  const last = days.at(-1)?.day ?? '';
  const busiest = days.reduce((best, day) => (day.total > best.total ? day : best));
  const label = `Credits by day from ${longDay(first)} to ${longDay(last)}. Most on ${longDay(busiest.day)}: ${busiest.total}. The table below has every day.`;
  return (
    <div className="usage" role="img" aria-label={label}>
      <div className="usage__scale" aria-hidden="true">
        <span>{top}</span>
        <span>{top / 2}</span>
        <span>0</span>
      </div>
      <div className="usage__plot" aria-hidden="true">
        {days.map(({ day, credits, total }) => (
          <div key={day} className="usage__day" title={`${shortDay(day)}: ${total} (${sayParts(credits, subjects)})`}>
            {credits.map((count, index) =>
              count > 0 ? (
                <span
                  key={subjects[index]}
                  className={`usage__part usage-colour-${index}`}
                  style={{ height: `${(count / top) * 100}%` }}
                />
              ) : null,
            )}
          </div>
        ))}
      </div>
      <div className="usage__dates" aria-hidden="true">
        <span>{shortDay(first)}</span>
        <span>{shortDay(days[Math.floor(days.length / 2)]?.day ?? first)}</span>
        <span>{shortDay(last)}</span>
      </div>
    </div>
  );
}

function sayParts(credits: number[], subjects: string[]): string {
  const parts = credits.flatMap((count, index) => (count > 0 ? [`${subjects[index]} ${count}`] : []));
  return parts.length > 0 ? parts.join(', ') : 'none';
}

/** The end of the scale: even, so that its middle is a whole number of credits. */
function niceTop(most: number): number {
  const steps = [2, 4, 6, 8, 10, 20, 40, 60, 80, 100];
  const step = steps.find((value) => value >= most);
  return step ?? Math.ceil(most / 100) * 100;
}

function Legend({ subjects }: { subjects: { name: string; credits: number }[] }) {
  return (
    <ul className="usage-legend" aria-hidden="true">
      {subjects.map(({ name, credits }, index) => (
        <li key={name}>
          <span className={`usage-legend__colour usage-colour-${index}`} />
          {name} <span className="usage-legend__credits">{credits}</span>
        </li>
      ))}
    </ul>
  );
}

function UsageTable({ days, subjects }: { days: ShownDay[]; subjects: string[] }) {
  const used = days.filter(({ total }) => total > 0).reverse();
  return (
    <table className="records">
      <caption className="visually-hidden">Credits by day and subject; days without any are left out</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {subjects.map((name) => (
            <th key={name} scope="col" className="records__number">
              {name}
            </th>
          ))}
          <th scope="col" className="records__number">
            Total
          </th>
        </tr>
      </thead>
      <tbody>
        {used.map(({ day, credits, total }) => (
          <tr key={day}>
            <th scope="row" className="usage-table__day">
              {shortDay(day)}
            </th>
            {credits.map((count, index) => (
              <td key={subjects[index]} className="records__number">
                {count}
              </td>
            ))}
            <td className="records__number">{total}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
