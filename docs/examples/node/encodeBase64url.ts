const rule = `watermark/2/text/${encodeBase64url("order 17")}`;
