/* image.js - another command line for a disk image that is built already.
 *
 * Its one idea: the image's header has a fixed place for the command line, and a word that makes
 * the header's sum zero.  boot/image.inc says where; tools/page/pack.py puts its constants into the
 * pack, so they stand here only by name.
 *
 * Read next: boot/image.inc. */

/** The sum of the 32-bit words from there on. */
function sum(view, from, size) {
  let total = 0;
  for (let at = from; at < from + size; at += 4) total = (total + view.getUint32(at, true)) >>> 0;
  return total;
}

/** A copy of the image that boots with this command line. layout: the constants of image.inc. */
export function withCommandLine(image, words, layout) {
  if (!/^[ -~]*$/.test(words)) throw new RangeError("a command line is plain ASCII");
  if (words.length > layout.CMDLINE_MAX)
    throw new RangeError(`a command line has ${layout.CMDLINE_MAX} characters at most`);
  const copy = image.slice(), view = new DataView(copy.buffer);
  const header = layout.HEADER_LBA * layout.SECTOR_SIZE;
  if (view.getUint32(header + layout.HDR_MAGIC, true) !== layout.HEADER_MAGIC)
    throw new TypeError("this disk image is not one of ours");
  const line = header + layout.HDR_CMDLINE;
  copy.fill(0, line, line + layout.CMDLINE_MAX + 1);
  copy.set(new TextEncoder().encode(words), line);
  const size = view.getUint32(header + layout.HDR_SECTORS, true) * layout.SECTOR_SIZE;
  view.setUint32(header + layout.HDR_CHECK, 0, true);
  view.setUint32(header + layout.HDR_CHECK, -sum(view, header, size) >>> 0, true);
  return copy;
}
