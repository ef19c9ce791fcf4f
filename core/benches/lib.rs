//! Documents as the service sends them, for the benchmarks.

use std::fmt::Write;

/// An answer with so many finished jobs, every documented field filled, of about 1.5 kB each.
#[must_use]
pub fn answer(jobs: usize) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?><Response>");
    for number in 0..jobs {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "<JobsDetail><Code>Success</Code><Message></Message><JobId>ca1b2c3d4e5f60718293a4b5c6d7e{number:04}\
             </JobId><State>Success</State><CreationTime>2022-08-09T16:23:11+0800</CreationTime>\
             <StartTime>2022-08-09T16:23:12+0800</StartTime><EndTime>2022-08-09T16:23:13+0800</EndTime>\
             <QueueId>p2911917386e148639319e13c285cc774</QueueId><Tag>PicProcess</Tag>\
             <Input><BucketId>examplebucket-1250000000</BucketId><Object>in/cat {number} &amp; dog.jpg</Object>\
             <Region>ap-guangzhou</Region></Input>\
             <Operation><TemplateId></TemplateId><PicProcess><IsPicInfo>true</IsPicInfo>\
             <ProcessRule>imageMogr2/thumbnail/480x/format/webp</ProcessRule></PicProcess>\
             <Output><Region>ap-guangzhou</Region><Bucket>examplebucket-1250000000</Bucket>\
             <Object>out/cat-{number}.webp</Object></Output><UserData>order {number}</UserData><JobLevel>0</JobLevel>\
             <PicProcessResult><UploadResult><OriginalInfo><Key>in/cat-{number}.jpg</Key>\
             <Location>examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/in/cat-{number}.jpg</Location>\
             <ETag>&quot;9a4802d5c99dafe1c04da0a8e7e166bf&quot;</ETag><ImageInfo><Format>JPEG</Format>\
             <Width>4000</Width><Height>3000</Height><Quality>90</Quality><Ave>0xa18454</Ave>\
             <Orientation>1</Orientation></ImageInfo></OriginalInfo><ProcessResults><Object>\
             <Key>out/cat-{number}.webp</Key>\
             <Location>examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/out/cat-{number}.webp</Location>\
             <Format>webp</Format><Width>480</Width><Height>360</Height><Size>21640</Size><Quality>75</Quality>\
             <ETag>&quot;4bf93d1cf9dd2f4c1d3b8d2b7b7f1a11&quot;</ETag></Object></ProcessResults></UploadResult>\
             </PicProcessResult></Operation></JobsDetail>"
        );
    }
    text.push_str("<RequestId>NjJmMWQxYjNfOTBmYTUwNjRfNWYwY18x</RequestId></Response>");
    text
}
