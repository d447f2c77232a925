import { Banner, BlockStack, Card, Layout, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { UploadRules } from '#app/domain/garments/upload-rules.ts';
import { AvatarPicker } from '#app/ui/merchant/choosing/avatar-picker.tsx';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import type { AvatarView } from '#app/web/api/avatar-schemas.ts';
import type { UploadView } from '#app/web/api/garment-schemas.ts';
import { ChooseCatalogue } from './choose-catalogue.tsx';
import { ChooseGarments, FieldProblem } from './choose-garments.tsx';
import { ChooseList } from './choose-list.tsx';
import { ChooseOptions } from './choose-options.tsx';
import { ChoosePictures } from './choose-pictures.tsx';
import { ChooseProducts } from './choose-products.tsx';
import {
  countsPictures,
  garmentsOf,
  MOST_AVATARS,
  missingOf,
  pictureChoiceOf,
  problemsByPart,
  suggestedName,
} from './choose-state.ts';
import { ChooseSummary } from './choose-summary.tsx';
import { useCatalogueCount } from './use-catalogue-count.ts';
import { useChoices } from './use-choices.ts';
import { useManyUploads } from './use-many-uploads.ts';
import { useQuote } from './use-quote.ts';

export interface ChooseFormProps {
  /** The store's name, by which its choices are kept apart from another's. */
  store: string;
  /** When the page was made. */
  now: string;
  avatars: AvatarView[];
  uploads: UploadView[];
  uploadRules: UploadRules;
}

/** Which garments, on which avatars: then to what it costs. */
export function ChooseForm(props: ChooseFormProps) {
  const { avatars, uploadRules } = props;
  const state = useChoices(props.store, (id) => avatars.some((avatar) => avatar.id === id));
  const { choices } = state;
  const day = useDates().shortDate(props.now);
  const count = useCatalogueCount(choices.catalogue, choices.source === 'catalogue');
  const [sentNow, setSentNow] = useState<UploadView[]>([]);
  const uploads = useManyUploads(uploadRules, (upload) => {
    setSentNow((before) => [upload, ...before]);
    state.add(upload);
  });
  const name = choices.name?.trim() || suggestedName(choices, day);
  const quote = useQuote(state, name);
  const problems = problemsByPart(quote.problem?.errors);
  const change: typeof state.change = (changed) => {
    quote.forgetProblem();
    state.change(changed);
  };

  if (avatars.length === 0) {
    return (
      <Banner tone="info" title="The avatar library is empty">
        <p>Avatars are added by ModelSnap. Come back in a little while.</p>
      </Banner>
    );
  }
  return (
    <Layout>
      <Layout.Section>
        <BlockStack gap="400">
          <ChooseGarments source={choices.source} problem={problems.garments} onSource={(source) => change({ source })}>
            {choices.source === 'catalogue' ? (
              <ChooseCatalogue
                catalogue={choices.catalogue}
                count={count}
                onChange={(catalogue) => change({ catalogue })}
              />
            ) : choices.source === 'products' ? (
              <ChooseProducts products={choices.products} onChange={(products) => change({ products })} />
            ) : choices.source === 'list' ? (
              <ChooseList list={choices.list} onChange={(list) => change({ list })} />
            ) : (
              <ChoosePictures
                shown={eachOnce([...sentNow, ...props.uploads, ...choices.pictures])}
                chosen={choices.pictures}
                uploads={uploads}
                rules={uploadRules}
                onChange={(pictures) => change({ pictures })}
              />
            )}
          </ChooseGarments>
          <div className="avatars">
            <Card>
              <BlockStack gap="400">
                <BlockStack gap="100">
                  <Text as="h2" variant="headingMd">
                    Avatars
                  </Text>
                  <Text as="p" tone="subdued">
                    Each garment is put on each of them. Up to {MOST_AVATARS}.
                  </Text>
                </BlockStack>
                <FieldProblem id="avatars-problem" problem={problems.avatars} />
                <AvatarPicker
                  avatars={avatars}
                  chosen={choices.avatarIds}
                  most={MOST_AVATARS}
                  onChoose={(id) => change({ avatarIds: withOrWithout(choices.avatarIds, id) })}
                />
              </BlockStack>
            </Card>
          </div>
          <ChooseOptions
            choices={choices}
            suggestedName={suggestedName(choices, day)}
            problems={problems}
            onChange={change}
          />
        </BlockStack>
      </Layout.Section>
      <Layout.Section variant="oneThird">
        <ChooseSummary
          garments={garmentsOf(choices, count.counted)}
          perProduct={pictureChoiceOf(choices)}
          garmentWords={countsPictures(choices) ? ['picture', 'pictures'] : ['product', 'products']}
          avatarNames={avatars.filter(({ id }) => choices.avatarIds.includes(id)).map((avatar) => avatar.name)}
          missing={missingOf(choices, count.counted)}
          onTheirWay={
            choices.source === 'pictures' ? uploads.files.filter(({ stage }) => stage.kind !== 'failed').length : 0
          }
          isBusy={quote.isBusy}
          problem={quote.problem}
          onAsk={quote.ask}
          onStartOver={() => {
            quote.forgetProblem();
            state.startOver();
          }}
        />
      </Layout.Section>
    </Layout>
  );
}

function withOrWithout(chosen: string[], id: string): string[] {
  return chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id];
}

function eachOnce(pictures: UploadView[]): UploadView[] {
  const byId = new Map<string, UploadView>();
  for (const picture of pictures) if (!byId.has(picture.id)) byId.set(picture.id, picture);
  return [...byId.values()];
}
