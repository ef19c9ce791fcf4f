rule = check_rule("imageMogr2/crop/300x200/gravity/SouthEast")
job = client.submit_job(input="in/cat.jpg", rule=rule, output="out/cat.jpg")
