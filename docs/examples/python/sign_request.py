signed = client.sign_request(host="ci", path="/picqueue", query={"state": "Active"})
headers = {**signed.headers, "authorization": signed.authorization}
if signed.token_header is not None and signed.session_token is not None:
    headers[signed.token_header] = signed.session_token
print(signed.method, signed.url)
