try:
    client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output="out/cat.jpg")
except AmbiguousSubmissionError as error:
    found = client.reconcile(error.submission)
    if found.verdict == "Found":
        print("it made", found.job_ids[0])
    elif found.verdict == "FoundSeveral":
        print("it made one of", found.job_ids)
    else:
        print("nothing yet, as of", found.looked_until)
