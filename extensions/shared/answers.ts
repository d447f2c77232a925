/** What the app answers: a test of the app's holds these against the descriptions of its endpoints. */

export interface Choices {
  avatars: { id: string; name: string; pictureUrl: string }[];
  defaultAvatarId: string | null;
  credits: number;
  delivers: 'clean' | 'watermarked';
  mostProducts: number;
}

export interface ProductAnswer {
  product: {
    pictures: { mediaId: string; url: string }[];
    isHardToRender: boolean;
    problem: string | null;
  };
}

interface Failure {
  title: string;
  advice: string;
}

export interface Photo {
  id: string;
  status: 'queued' | 'submitting' | 'submitted' | 'unconfirmed' | 'storing' | 'completed' | 'failed' | 'cancelled';
  progress: number;
  isFinal: boolean;
  waitingFor: 'turn' | 'engine-stopped' | null;
  avatarName: string;
  createdAt: string;
  failure: Failure | null;
  delivers: 'clean' | 'watermarked';
  publication: Publication | null;
  pictureUrl: string | null;
}

interface Publication {
  id: string;
  status:
    | 'queued'
    | 'uploading'
    | 'processing'
    | 'published'
    | 'removed'
    | 'failed'
    | 'undoing'
    | 'undone'
    | 'not_undone';
  progress: number;
  isFinal: boolean;
  failure: Failure | null;
  undoFailure: Failure | null;
  waitingFor: string | null;
}

export interface PhotoAnswer {
  photo: Photo;
}

export interface PhotosAnswer {
  photos: Photo[];
  none: { say: string } | null;
}

export interface Batch {
  id: string;
  status: string;
  isRunning: boolean;
  hasEnded: boolean;
  items: number;
  skipped: number;
  counts: { waiting: number; working: number; completed: number; failed: number; cancelled: number };
  quote: { credits: number; fromPlan: number; missing: number; watermarked: number } | null;
  problem: string | null;
}

export interface BatchAnswer {
  batch: Batch;
}
