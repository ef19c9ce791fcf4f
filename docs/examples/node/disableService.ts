await client.disableService();
