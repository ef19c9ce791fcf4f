// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
// A builder of processing rules.

import { checkRule } from "./functions.js";
import { extended } from "./rule-step.js";

/** What may be left out of `ProcessRule.thumbnail`. */
export interface ThumbnailOptions {
  /** The width in pixels. */
  readonly width?: number | undefined;
  /** The height in pixels. */
  readonly height?: number | undefined;
  /**
   * What both sides together mean: `fit` (the default) for the largest picture inside them, `shrink` for the
   * same but never larger than the input, `enlarge` for the same but never smaller, `cover` for the smallest
   * picture that reaches both, `exact` for exactly these.
   */
  readonly mode?: string | undefined;
  /** Whether the picture is put in the middle of a canvas of this width and height. */
  readonly pad?: boolean | undefined;
  /** The colour of the canvas as `#RRGGBB`; white if not given. */
  readonly color?: string | undefined;
}

/** What may be left out of `ProcessRule.crop`. */
export interface CropOptions {
  /** The width in pixels. */
  readonly width?: number | undefined;
  /** The height in pixels. */
  readonly height?: number | undefined;
  /**
   * Which part is kept: `northwest`, `north`, `northeast`, `west`, `center` (the default), `east`,
   * `southwest`, `south` or `southeast`.
   */
  readonly gravity?: string | undefined;
  /** The distance from the left or right edge in pixels. */
  readonly dx?: number | undefined;
  /** The distance from the upper or lower edge in pixels. */
  readonly dy?: number | undefined;
}

/** What may be left out of `ProcessRule.quality`. */
export interface QualityOptions {
  /** Whether it counts even where the original's is lower. */
  readonly forced?: boolean | undefined;
}

/** What may be left out of `ProcessRule.interlace`. */
export interface InterlaceOptions {
  /** Whether it is; yes if not given. */
  readonly progressive?: boolean | undefined;
}

/** What may be left out of `ProcessRule.sizeLimit`. */
export interface SizeLimitOptions {
  /** Whether, where the limit cannot be met, the smaller one of result and original is the answer. */
  readonly forced?: boolean | undefined;
}

/** What may be left out of `ProcessRule.grayscale`. */
export interface GrayscaleOptions {
  /** Whether it does; yes if not given. */
  readonly grey?: boolean | undefined;
}

/** What may be left out of `ProcessRule.imageView2`. */
export interface ImageView2Options {
  /** The width in pixels. */
  readonly width?: number | undefined;
  /** The height in pixels. */
  readonly height?: number | undefined;
  /** The format of the result, as for `format`. */
  readonly format?: string | undefined;
  /** The quality of a lossy result, 0 to 100, at most the original's. */
  readonly quality?: number | undefined;
}

/** What may be left out of `ProcessRule.watermarkPicture`. */
export interface WatermarkPictureOptions {
  /** Where it sits: as for `crop`, but `southeast` if not given. */
  readonly gravity?: string | undefined;
  /** The distance from the left or right edge in pixels; 0 if not given. */
  readonly dx?: number | undefined;
  /** The distance from the upper or lower edge in pixels; 0 if not given. */
  readonly dy?: number | undefined;
  /** How opaque it is in percent, 1 to 100; 90 if not given. */
  readonly dissolve?: number | undefined;
  /** Whether it is repeated all over the picture. */
  readonly batch?: boolean | undefined;
  /** By how many degrees each repetition is turned, 0 to 360. */
  readonly degree?: number | undefined;
  /** What its size is a share of: `width`, `height` or `area`; goes with `permille`. */
  readonly scaleBy?: string | undefined;
  /** Its share of the picture in permille, 1 to 1000, or 1 to 250 of the area; goes with `scale_by`. */
  readonly permille?: number | undefined;
  /** What is done with a mark that is larger than the picture: `shrink` or `cut`. */
  readonly oversize?: string | undefined;
}

/** What may be left out of `ProcessRule.watermarkText`. */
export interface WatermarkTextOptions {
  /** The file name of the font; `Tahoma.ttf` if not given. */
  readonly font?: string | undefined;
  /** The size in points; 13 if not given. */
  readonly fontSize?: number | undefined;
  /** The colour as `#RRGGBB`; `#3D3D3D` if not given. */
  readonly fill?: string | undefined;
  /** Where it sits: as for `crop`, but `southeast` if not given. */
  readonly gravity?: string | undefined;
  /** The distance from the left or right edge in pixels; 0 if not given. */
  readonly dx?: number | undefined;
  /** The distance from the upper or lower edge in pixels; 0 if not given. */
  readonly dy?: number | undefined;
  /** How opaque it is in percent, 1 to 100; 90 if not given. */
  readonly dissolve?: number | undefined;
  /** Whether it is repeated all over the picture. */
  readonly batch?: boolean | undefined;
  /** By how many degrees each repetition is turned, 0 to 360. */
  readonly degree?: number | undefined;
  /** The room between repetitions in percent, 0 to 100; 10 if not given. */
  readonly spacing?: number | undefined;
  /** How strong its shadow is, 0 to 100; 0 if not given. */
  readonly shadow?: number | undefined;
  /** What its size is a share of: `width`, `height` or `area`; goes with `permille`. */
  readonly scaleBy?: string | undefined;
  /** Its share of the picture in permille, 1 to 1000, or 1 to 250 of the area; goes with `scale_by`. */
  readonly permille?: number | undefined;
}

/** What may be left out of `ProcessRule.watermarkBlind`. */
export interface WatermarkBlindOptions {
  /** The text, for that kind. */
  readonly text?: string | undefined;
  /** The `http://` address of the picture, for the other kinds. */
  readonly image?: string | undefined;
  /** How strong it is, 1 to 3. */
  readonly level?: number | undefined;
}

/** What may be left out of `ProcessRule.watermarkRead`. */
export interface WatermarkReadOptions {
  /** The `http://` address of the mark, or of the picture without it. */
  readonly image?: string | undefined;
}

/**
 * Makes a processing rule step by step; `toString()` gives its text, which goes wherever a rule is wanted.
 *
 * A builder never changes: each step gives a new one. Operations that follow each other share one
 * `imageMogr2`.
 *
 * @example
 * ```ts
 * const rule = new ProcessRule().autoOrient().thumbnail({ width: 480, height: 320 }).format("webp");
 * const job = await client.submitJob({ input: "in/cat.jpg", rule: `${rule}`, output: "out/cat.webp" });
 * ```
 */
export class ProcessRule {
  readonly #text: string;

  /**
   * Begins with a rule, or without any step.
   *
   * @throws `InvalidArgumentError` if the text is no rule.
   */
  constructor(rule = "") {
    this.#text = rule === "" ? rule : checkRule(rule);
  }

  /** The text of the rule; empty without any step. */
  toString(): string {
    return this.#text;
  }

  /**
   * Scales the picture: `thumbnail`. With only one side the other follows in proportion.
   *
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  thumbnail(options: ThumbnailOptions = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "thumbnail", { ...options }));
  }

  /**
   * Scales both sides by a percentage: `thumbnail/!<S>p`.
   *
   * @param percent The percentage, 1 to 999.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  scale(percent: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "scale", { percent }));
  }

  /**
   * Scales the width by a percentage and leaves the height: `thumbnail/!<S>px`.
   *
   * @param percent The percentage, 1 to 999.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  scaleWidth(percent: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "scale_width", { percent }));
  }

  /**
   * Scales the height by a percentage and leaves the width: `thumbnail/!x<S>p`.
   *
   * @param percent The percentage, 1 to 999.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  scaleHeight(percent: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "scale_height", { percent }));
  }

  /**
   * Scales the picture down to a number of pixels in proportion: `thumbnail/<A>@`.
   *
   * @param pixels The most pixels the result may have.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  limitArea(pixels: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "limit_area", { pixels }));
  }

  /**
   * Keeps a rectangle of the picture as it is: `cut`.
   *
   * @param width The width of the rectangle in pixels.
   * @param height The height of the rectangle in pixels.
   * @param dx How many pixels are left of it.
   * @param dy How many pixels are above it.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  cut(width: number, height: number, dx: number, dy: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "cut", { width, height, dx, dy }));
  }

  /**
   * Scales the picture until it covers a box and cuts it to the box: `crop`. With only one side, that side is
   * cut and nothing is scaled.
   *
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  crop(options: CropOptions = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "crop", { ...options }));
  }

  /**
   * Keeps a circle in the middle: `iradius`. Not for GIF.
   *
   * @param radius The radius in pixels.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  iradius(radius: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "iradius", { radius }));
  }

  /**
   * Rounds the corners: `rradius`. Not for GIF.
   *
   * @param radius The radius in pixels.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  rradius(radius: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "rradius", { radius }));
  }

  /**
   * Keeps the surroundings of the largest face, or everything if there is none: `scrop`.
   *
   * @param width The width in pixels.
   * @param height The height in pixels.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  scrop(width: number, height: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "scrop", { width, height }));
  }

  /**
   * Turns the picture clockwise: `rotate`.
   *
   * @param degrees The angle in degrees, 0 to 360.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  rotate(degrees: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "rotate", { degrees }));
  }

  /**
   * Turns the picture as its EXIF orientation says: `auto-orient`. It belongs in front of what depends on the
   * sides.
   */
  autoOrient(): ProcessRule {
    return new ProcessRule(extended(this.#text, "auto_orient", {}));
  }

  /**
   * Mirrors the picture: `flip`.
   *
   * @param direction `vertical` for upside down, `horizontal` for left and right.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  flip(direction: string): ProcessRule {
    return new ProcessRule(extended(this.#text, "flip", { direction }));
  }

  /**
   * The format of the result: `format`. Without it the input's is kept.
   *
   * @param format `jpg`, `png`, `bmp`, `gif`, `webp` or `yjpeg`; with advanced compression also `tpg`, `heif`
   *   or `avif`.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  format(format: string): ProcessRule {
    return new ProcessRule(extended(this.#text, "format", { format }));
  }

  /**
   * The quality of a lossy result: `quality`. It is never more than the original's, unless it is forced.
   *
   * @param level The quality, 0 to 100.
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  quality(level: number, options: QualityOptions = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "quality", { level, ...options }));
  }

  /**
   * The quality of a lossy result in percent of the original's: `rquality`.
   *
   * @param level The percentage, 0 to 100.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  rquality(level: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "rquality", { level }));
  }

  /**
   * The least quality of a lossy result; a better original keeps its own: `lquality`.
   *
   * @param level The quality, 0 to 100.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  lquality(level: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "lquality", { level }));
  }

  /**
   * Whether a JPEG result is progressive: `interlace`.
   *
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  interlace(options: InterlaceOptions = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "interlace", { ...options }));
  }

  /**
   * Takes frames out of a GIF: `cgif`.
   *
   * @param frames How many frames are left, 2 to 100; 1 leaves at most 30.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  cgif(frames: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "cgif", { frames }));
  }

  /** Drops metadata: `strip`. */
  strip(): ProcessRule {
    return new ProcessRule(extended(this.#text, "strip", {}));
  }

  /**
   * How large a JPEG result may be: `size-limit`.
   *
   * @param kilobytes The limit in kilobytes.
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  sizeLimit(kilobytes: number, options: SizeLimitOptions = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "size_limit", { kilobytes, ...options }));
  }

  /** Makes the original the result if processing fails: `ignore-error`. */
  ignoreError(): ProcessRule {
    return new ProcessRule(extended(this.#text, "ignore_error", {}));
  }

  /**
   * Blurs the picture: `blur`. Not for GIF.
   *
   * @param radius The radius in pixels, 1 to 50.
   * @param sigma The standard deviation, 1 or more.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  blur(radius: number, sigma: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "blur", { radius, sigma }));
  }

  /**
   * Sharpens the picture: `sharpen`.
   *
   * @param strength How much, 10 to 300; 70 is recommended.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  sharpen(strength: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "sharpen", { strength }));
  }

  /**
   * Makes the picture darker or brighter: `bright`.
   *
   * @param change How much, -100 to 100.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  bright(change: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "bright", { change }));
  }

  /**
   * Lowers or raises the contrast: `contrast`.
   *
   * @param change How much, -100 to 100.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  contrast(change: number): ProcessRule {
    return new ProcessRule(extended(this.#text, "contrast", { change }));
  }

  /**
   * Makes the colours greys: `grayscale`.
   *
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  grayscale(options: GrayscaleOptions = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "grayscale", { ...options }));
  }

  /**
   * Marks the picture as made by artificial intelligence: `AIGCMetadata`.
   *
   * @param fields The fields as the service wants them, joined by `/`; they are passed through.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  aigcMetadata(fields: string): ProcessRule {
    return new ProcessRule(extended(this.#text, "aigc_metadata", { fields }));
  }

  /**
   * A ready-made way to make a thumbnail: `imageView2`.
   *
   * @param mode 1 to cover the box and cut to it, 2 to fit inside it, 3 to cover it, 4 to cover it with the
   *   width meant for the longer side, 5 as 4 and cut to it.
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  imageView2(mode: number, options: ImageView2Options = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "image_view2", { mode, ...options }));
  }

  /**
   * Puts a picture on the picture: `watermark/1`.
   *
   * @param image The `http://` address of the mark, an object of the same bucket; not an animation.
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  watermarkPicture(image: string, options: WatermarkPictureOptions = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "watermark_picture", { image, ...options }));
  }

  /**
   * Puts a text on the picture: `watermark/2`.
   *
   * @param text The text.
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  watermarkText(text: string, options: WatermarkTextOptions = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "watermark_text", { text, ...options }));
  }

  /**
   * Hides a mark in the picture that nobody sees: `watermark/3`.
   *
   * @param kind `text`, `picture`, or `half_blind` for a picture.
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  watermarkBlind(kind: string, options: WatermarkBlindOptions = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "watermark_blind", { kind, ...options }));
  }

  /**
   * Reads a mark that is hidden in the picture: `watermark/4`. The answer is in the result's watermark
   * status.
   *
   * @param kind `text`, `picture` or `half_blind`.
   * @param options What may be left out.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  watermarkRead(kind: string, options: WatermarkReadOptions = {}): ProcessRule {
    return new ProcessRule(extended(this.#text, "watermark_read", { kind, ...options }));
  }

  /** Makes the file smaller without a visible change: `imageSlim`. */
  imageSlim(): ProcessRule {
    return new ProcessRule(extended(this.#text, "image_slim", {}));
  }

  /**
   * A rule that is stored with the bucket: `style`.
   *
   * @param name Its name.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  style(name: string): ProcessRule {
    return new ProcessRule(extended(this.#text, "style", { name }));
  }

  /**
   * Another rule, which works on what the steps so far have made.
   *
   * @param rule The text of the rule.
   * @throws `InvalidArgumentError` if an argument breaks a rule; `field` names it.
   */
  pipe(rule: string): ProcessRule {
    return new ProcessRule(extended(this.#text, "pipe", { rule }));
  }
}
