import { Banner, BlockStack, InlineStack, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import { sayCount } from '#app/ui/merchant/batches/batch-words.tsx';
import { BulkProgress } from '#app/ui/merchant/bulk/bulk-progress.tsx';
import { UndoMany } from '#app/ui/merchant/bulk/undo-many.tsx';
import { useBulkAction } from '#app/ui/merchant/bulk/use-bulk-action.ts';
import { longDay } from '#app/ui/merchant/shared/dates.ts';
import type { BulkActionView, PublishedView } from '#app/web/api/bulk-schemas.ts';
import { SettingsSection } from './settings-section.tsx';

interface BeforeUninstallProps {
  published: PublishedView;
  /** What was taken off last, beyond one batch. */
  latest: BulkActionView | null;
}

/** Takes the photos of a day, or all of them, off the products, with progress and a report. */
export function BeforeUninstall({ published, latest }: BeforeUninstallProps) {
  const deeds = useBulkAction(latest);
  const { total, days } = published;
  const [chosen, setChosen] = useState('');
  const day = days.some((known) => known.day === chosen) ? chosen : (days[0]?.day ?? '');
  return (
    <SettingsSection
      title="Before you uninstall"
      description="Uninstalling the app leaves its photos on your products. Here you take them off: a day’s, or all of them."
    >
      <div ref={deeds.place} tabIndex={-1} className="bulk-state">
        <BlockStack gap="400">
          {deeds.problem ? (
            <Banner tone="critical" title={deeds.problem.title} onDismiss={deeds.clearProblem}>
              <p>{deeds.problem.detail}</p>
            </Banner>
          ) : null}
          <Text as="p">
            {total === 0
              ? 'No photo of this app is on your products.'
              : `${sayCount(total, 'photo')} of this app ${total === 1 ? 'is' : 'are'} on your products.`}
          </Text>
          <BulkProgress deeds={deeds} />
          {total > 0 && !deeds.isRunning ? (
            <BlockStack gap="400">
              {day ? (
                <BlockStack gap="200">
                  <Select
                    label="Published on"
                    options={days.map((each) => ({
                      value: each.day,
                      label: `${longDay(each.day)}: ${sayCount(each.count, 'photo')}`,
                    }))}
                    value={day}
                    onChange={setChosen}
                  />
                  <InlineStack>
                    <UndoMany
                      deeds={deeds}
                      scope={{ day }}
                      label="Undo this day"
                      title={`Take the photos of ${longDay(day)} off their products?`}
                    />
                  </InlineStack>
                </BlockStack>
              ) : null}
              <InlineStack>
                <UndoMany
                  deeds={deeds}
                  scope={{ everything: true }}
                  label="Take all photos off"
                  title="Take all photos of this app off your products?"
                  isCritical
                />
              </InlineStack>
            </BlockStack>
          ) : null}
        </BlockStack>
      </div>
    </SettingsSection>
  );
}
