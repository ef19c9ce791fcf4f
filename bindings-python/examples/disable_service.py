client.disable_service()
