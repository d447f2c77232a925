import { Banner, BlockStack, Card, Layout, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import type { CreditSummary } from '#app/domain/credits/read-credits.ts';
import type { GarmentChoices } from '#app/domain/garments/read-garment-choices.ts';
import type { UploadRules } from '#app/domain/garments/upload-rules.ts';
import { AvatarPicker } from '#app/ui/merchant/choosing/avatar-picker.tsx';
import type { FirstPage } from '#app/ui/merchant/choosing/product-picker.tsx';
import { RenderPanel } from '#app/ui/merchant/photos/render-panel.tsx';
import { useRenderProgress } from '#app/ui/merchant/photos/use-render-progress.ts';
import { type ApiProblem, callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import type { AvatarView } from '#app/web/api/avatar-schemas.ts';
import type { UploadView } from '#app/web/api/garment-schemas.ts';
import { GarmentCard } from './garment-card.tsx';
import { GenerateSummary } from './generate-summary.tsx';
import { useGarment } from './use-garment.ts';
import { useUpload } from './use-upload.ts';

export interface GenerateFormProps {
  /** Of the store, in Shopify. */
  adminUrl: string;
  avatars: AvatarView[];
  credits: CreditSummary;
  firstPage: FirstPage | Promise<FirstPage>;
  garment: GarmentChoices | null;
  /** The merchant's own pictures, the newest first. */
  uploads: UploadView[];
  uploadRules: UploadRules;
  defaultAvatarId: string | null;
  defaultPosition: PublicationPosition;
}

/** Pick a garment, pick an avatar, press the button; then watch the photo come. */
export function GenerateForm(props: GenerateFormProps) {
  const { avatars, adminUrl, defaultPosition } = props;
  const [credits, setCredits] = useState(props.credits);
  const garment = useGarment(props.garment, useUpload(props.uploadRules, props.uploads));
  const [avatarId, setAvatarId] = useState(avatars.find(({ id }) => id === props.defaultAvatarId)?.id ?? null);
  const [renderId, setRenderId] = useState(newRecordId);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [render, setRender] = useRenderProgress(null);

  const generate = async () => {
    // The button waits for both.
    if (!garment.asked || !avatarId) return;
    setIsBusy(true);
    setProblem(null);
    const options = { category: garment.category, garmentPhotoType: garment.photoType };
    const body = { renderId, ...garment.asked, avatarId, options };
    const answer = await callApi('POST /app/generate/photo', { body });
    const after = await callApi('GET /api/credits');
    if (after.ok) setCredits(after.value.credits);
    setIsBusy(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    setRender(answer.value.render);
    setRenderId(newRecordId());
    // The button stands above the result on narrow screens: the result is what counts now.
    requestAnimationFrame(() =>
      document.getElementById('result')?.scrollIntoView({ behavior: 'smooth', block: 'start' }),
    );
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
          {render ? (
            <div id="result" style={{ scrollMarginTop: 'var(--p-space-400)' }}>
              <RenderPanel
                key={render.id}
                render={render}
                adminUrl={adminUrl}
                defaultPosition={defaultPosition}
                onChange={setRender}
              />
            </div>
          ) : null}
          <GarmentCard garment={garment} firstPage={props.firstPage} />
          <div className="avatars">
            <Card>
              <BlockStack gap="400">
                <Text as="h2" variant="headingMd">
                  Avatar
                </Text>
                <AvatarPicker avatars={avatars} chosen={avatarId ? [avatarId] : []} onChoose={setAvatarId} />
              </BlockStack>
            </Card>
          </div>
        </BlockStack>
      </Layout.Section>
      <Layout.Section variant="oneThird">
        <GenerateSummary
          credits={credits}
          garmentTitle={garment.title}
          garmentUrl={garment.pictureUrl}
          avatar={avatars.find(({ id }) => id === avatarId) ?? null}
          isBusy={isBusy}
          problem={problem}
          isAgain={render !== null}
          onGenerate={() => void generate()}
        />
      </Layout.Section>
    </Layout>
  );
}
