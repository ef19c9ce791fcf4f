rule = f"watermark/2/text/{encode_base64url('order 17')}"
