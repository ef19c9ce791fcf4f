//! The reader refuses hostile documents at the offending place, early and without much memory.

use cloud_infinite::xml::{Element, Limits, Node, ReadErrorKind, read, read_with};
use peak_alloc::PeakAlloc;
use proptest::prelude::*;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn refused(document: &[u8]) -> (ReadErrorKind, usize) {
    let error = read(document).expect_err("the document must be refused");
    (error.kind, error.position)
}

#[test]
fn ordinary_documents_are_read() {
    let root = read(b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8' ?>\n<!-- c --><R a='1'><A>x &amp; y&#33;</A>\n<B/><C></C><A><![CDATA[<z>]]></A><D> </D></R>\n").unwrap();
    assert_eq!(root.name, "R");
    let texts: Vec<_> = root.all("A").map(|a| a.text.as_ref()).collect();
    assert_eq!(texts, ["x & y!", "<z>"]);
    assert!(root.child("B").is_none() && root.child("C").is_none(), "empty elements are absent");
    assert_eq!(root.text_of("D"), Some(" "));
}

#[test]
fn document_types_are_refused_where_they_stand() {
    let bomb = b"<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY a \"&lol;&lol;\">]><Response>&a;</Response>";
    let (kind, position) = refused(bomb);
    assert_eq!(kind, ReadErrorKind::DocumentType);
    assert!(position <= bomb.iter().position(|byte| *byte == b']').unwrap() + 2, "{position}");
    let mut long = b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'>".to_vec();
    let end = long.len();
    long.resize(1 << 20, b' ');
    let (kind, position) = refused(&long);
    assert_eq!((kind, position), (ReadErrorKind::DocumentType, end));
}

#[test]
fn deep_nesting_is_refused_at_the_limit() {
    let open = "<a>".repeat(200_000);
    let (kind, position) = refused(open.as_bytes());
    assert_eq!((kind, position), (ReadErrorKind::TooDeep, 65 * 3));
    let at_limit = format!("{}x{}", "<a>".repeat(64), "</a>".repeat(64));
    assert!(read(at_limit.as_bytes()).is_ok());
    let (kind, _) = refused(format!("{}x{}", "<a>".repeat(65), "</a>".repeat(65)).as_bytes());
    assert_eq!(kind, ReadErrorKind::TooDeep);
}

#[test]
fn cut_off_documents_are_refused() {
    let document = "<Response><JobsDetail><JobId>a&amp;b</JobId></JobsDetail></Response>";
    for end in 1..document.len() {
        let error = read(&document.as_bytes()[..end]).expect_err("a prefix is no document");
        assert!(error.position <= end, "{end}: {error}");
    }
    assert_eq!(refused(b"<a><b>").0, ReadErrorKind::Truncated);
    assert_eq!(refused(b"").0, ReadErrorKind::Empty);
    assert_eq!(refused(b" \n ").0, ReadErrorKind::Empty);
    assert_eq!(refused(b"<?xml version='1.0'?>").0, ReadErrorKind::Empty);
}

#[test]
fn only_one_root_and_nothing_beside_it() {
    for document in
        ["<a/><b/>", "<a></a>x", "x<a/>", "<a/>&amp;", "<a/><![CDATA[]]>", "<a/><?xml version='1.0'?>"]
    {
        assert_eq!(refused(document.as_bytes()).0, ReadErrorKind::OutsideRoot, "{document}");
    }
    let (_, position) = refused(b"<a></a>junk and much more of it <b>");
    assert!(position <= 32, "{position}");
}

#[test]
fn other_encodings_are_named() {
    assert_eq!(refused(b"\xff\xfe<\0a\0/\0>\0"), (ReadErrorKind::Encoding("UTF-16".into()), 0));
    assert_eq!(refused(b"<?xml version='1.0' encoding='GBK'?><a/>").0, ReadErrorKind::Encoding("GBK".into()));
    assert_eq!(
        refused(b"<?xml version='1.0' encoding=\"gb18030\"?><a>\xb0\xa1</a>").0,
        ReadErrorKind::Encoding("gb18030".into())
    );
    let (kind, position) = refused(b"<a>ok \xb0\xa1</a>");
    assert!(matches!(kind, ReadErrorKind::Encoding(_)));
    assert_eq!(position, 6);
}

#[test]
fn characters_that_xml_does_not_allow() {
    for document in [
        "<a>\0</a>",
        "<a>\u{1}</a>",
        "<a>&#0;</a>",
        "<a>&#x1;</a>",
        "<a>&#xD800;</a>",
        "<a>&#xFFFE;</a>",
        "<a>\u{ffff}</a>",
    ] {
        assert_eq!(refused(document.as_bytes()).0, ReadErrorKind::Character, "{document:?}");
    }
    assert_eq!(refused(b"<a>&nbsp;</a>").0, ReadErrorKind::UnknownEntity);
}

#[test]
fn size_limits() {
    let mut document = b"<a>".to_vec();
    document.resize((8 << 20) + 1, b' ');
    assert_eq!(refused(&document), (ReadErrorKind::TooLarge, 0));

    let many = format!("<r>{}</r>", "<a/>".repeat(200_000));
    let (kind, position) = refused(many.as_bytes());
    assert_eq!((kind, position), (ReadErrorKind::TooManyElements, 3 + 100_000 * 4));

    let attributes: String = (0..65).map(|index| format!(" a{index}='1'")).collect();
    assert_eq!(refused(format!("<a{attributes}/>").as_bytes()).0, ReadErrorKind::Attributes);
    assert_eq!(refused(b"<a x='1' x='2'/>").0, ReadErrorKind::Attributes);
    let attributes: String = (0..64).map(|index| format!(" a{index}='1'")).collect();
    assert!(read(format!("<a{attributes}/>").as_bytes()).is_ok());

    let text = format!("<a>{}</a>", "x".repeat((1 << 20) + 1));
    assert_eq!(refused(text.as_bytes()).0, ReadErrorKind::TextTooLong);

    let limits = Limits { elements: 2, ..Limits::DEFAULT };
    assert_eq!(read_with(b"<a><b/><c/></a>", limits).unwrap_err().kind, ReadErrorKind::TooManyElements);
}

#[test]
fn refusals_repeat_little_and_nothing_that_a_terminal_obeys() {
    let long = "B".repeat(5000);
    for document in [
        format!("<{long}/>"),
        format!("<a></{long}>"),
        format!("<?xml version='1.0' encoding='{long}'?><a/>"),
        "<a></b\u{1b}[31m>".to_owned(),
        "<?xml version='1.0' encoding='\u{1b}[31m'?><a/>".to_owned(),
    ] {
        let error = read(document.as_bytes()).unwrap_err().to_string();
        assert!(error.len() < 400 && !error.contains(char::is_control), "{error:?}");
    }
    assert_eq!(refused(format!("<{}/>", "a".repeat(257)).as_bytes()).0, ReadErrorKind::NameTooLong);
    assert!(read(format!("<{}/>", "a".repeat(256)).as_bytes()).is_ok());
}

#[test]
fn malformed_documents_are_refused() {
    for document in [
        "<a></b>",
        "<a",
        "<a b>",
        "<a b='1",
        "</a>",
        "<a>&</a>",
        "<a>&#;</a>",
        "<1/>",
        "<>",
        "< a/>",
        "<a><!-- </a>",
        "<a/>>",
    ] {
        assert!(read(document.as_bytes()).is_err(), "{document}");
    }
}

#[test]
fn refusing_takes_little_memory() {
    let mut documents = vec![
        "<a>".repeat(2_000_000).into_bytes(),
        format!("<r>{}</r>", "<a/>".repeat(1_500_000)).into_bytes(),
        format!("<!DOCTYPE a [{}]><a/>", "<!ENTITY b 'c'>".repeat(400_000)).into_bytes(),
        format!("<a{}/>", " b='1'".repeat(1_000_000)).into_bytes(),
        format!("<a>{}</a>", "x".repeat(8_000_000)).into_bytes(),
    ];
    documents.push(vec![b'<'; (8 << 20) + 1]);
    for document in documents {
        let head = String::from_utf8_lossy(&document[..20]).into_owned();
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        assert!(read(&document).is_err(), "{head}");
        let used = MEMORY.peak_usage().saturating_sub(before);
        // Other tests of this binary allocate at the same time; they stay far below the bound.
        assert!(used < 24 << 20, "{head}: {used} bytes");
    }
}

fn text() -> impl Strategy<Value = String> {
    "[ -~\t\n\u{e9}\u{4e2d}\u{1f600}\r]{1,20}"
}

fn tree() -> impl Strategy<Value = Node> {
    let name = prop::sample::select(vec!["A", "Job_1", "x.y", "图"]);
    let leaf = (name.clone(), text()).prop_map(|(name, text)| Node::leaf(name, text));
    leaf.prop_recursive(4, 24, 4, move |inner| {
        (name.clone(), prop::collection::vec(inner, 1..4))
            .prop_map(|(name, children)| Node::new(name).children(children))
    })
}

fn render(element: &Element<'_>) -> String {
    let children: String = element.children.iter().map(render).collect();
    format!("[{}|{:?}|{children}]", element.name, element.text)
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(node in tree()) {
        let document = node.to_document();
        let root = read(document.as_bytes()).unwrap();
        let parsed = roxmltree::Document::parse(&document).unwrap();
        fn other(node: roxmltree::Node<'_, '_>) -> String {
            let text: String = node.children().filter(|child| child.is_text()).filter_map(|child| child.text()).collect();
            let children: String = node.children().filter(|child| child.is_element()).map(other).collect();
            format!("[{}|{text:?}|{children}]", node.tag_name().name())
        }
        prop_assert_eq!(render(&root), other(parsed.root_element()));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_mutation_makes_it_panic(position in 0_usize..200, byte in any::<u8>()) {
        let mut document = b"<?xml version='1.0'?><Response><JobsDetail><JobId>a&amp;b</JobId><!-- x --><Message/></JobsDetail></Response>".to_vec();
        let position = position % document.len();
        document[position] = byte;
        let _ = read(&document);
    }
}
