const side = 128;
const bytesAtMost = 45_000;

/** Cuts the middle square out of a picture and scales it to 128 px, as base64 of a PNG small enough to send. */
export async function squarePicture(file: Blob, zoom = 1, offset = { x: 0, y: 0 }): Promise<string> {
  const bitmap = await createImageBitmap(file);
  for (const size of [side, 112, 96, 80, 64]) {
    const png = draw(bitmap, size, zoom, offset);
    if ((png.length * 3) / 4 <= bytesAtMost) return png;
  }
  throw new Error('The picture cannot be made small enough.');
}

function draw(bitmap: ImageBitmap, detail: number, zoom: number, offset: { x: number; y: number }): string {
  const square = Math.min(bitmap.width, bitmap.height) / zoom;
  const left = (bitmap.width - square) * (0.5 + offset.x / 2);
  const top = (bitmap.height - square) * (0.5 + offset.y / 2);
  const small = canvasOf(detail);
  small.context.drawImage(bitmap, left, top, square, square, 0, 0, detail, detail);
  const full = canvasOf(side);
  full.context.drawImage(small.canvas, 0, 0, side, side);
  return full.canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

function canvasOf(size: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This computer cannot draw the picture.');
  context.imageSmoothingQuality = 'high';
  return { canvas, context };
}
