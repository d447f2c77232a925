/** The inputs can't be drawn from; carries the engine's own name for it. */
export class DrawingRefusal extends Error {
  readonly runtimeError: 'ImageLoadError' | 'PoseError' | 'InputValidationError';

  constructor(runtimeError: DrawingRefusal['runtimeError'], message: string) {
    super(message);
    this.name = 'DrawingRefusal';
    this.runtimeError = runtimeError;
  }
}
