// A frame's height in the words of those who listen already: course systems, and scripts that pages have for other frames.

/** The messages that say a height. Who does not know one ignores it. */
export function dialects(height, width, sizer) {
  const messages = [
    // Canvas, and what else speaks LTI.
    JSON.stringify({ subject: "lti.frameResize", height }),
    // Moodle with H5P, and every page with H5P's resizer.
    { context: "h5p", action: "resize", scrollHeight: height },
    // Embedly, which Medium, Notion and others use.
    JSON.stringify({ src: location.href, context: "iframe.resize", height }),
  ];
  if (sizer !== null) messages.push(`[iFrameSizer]${sizer}:${height}:${width}:size`);
  return messages;
}

/** The name that iframe-resizer gives a frame in its first message; null for any other message. */
export function sizerId(data) {
  const first = typeof data === "string" ? /^\[iFrameSizer\]([^:]+):/.exec(data) : null;
  return first ? first[1] : null;
}
