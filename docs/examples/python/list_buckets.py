for bucket in client.list_buckets(regions=["ap-guangzhou"]):
    print(bucket.name)
