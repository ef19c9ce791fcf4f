//! Reading the structs that a C program fills in.
//!
//! Each begins with its own size, so that a program that was compiled with an older header can use a newer library:
//! what the program does not know reads as zero, and zero means "not given".

use std::collections::BTreeMap;
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::time::Duration;

use cloud_infinite::{NotifyConfig, Timestamp};

use crate::generated::models::cinf_notify_config;
use crate::owned::ABSENT;
use crate::text::{Refusal, array, bytes, maybe_bytes, maybe_text, texts};

/// No struct of this library will ever be this large: such a size was never set.
const ABSURD_SIZE: usize = 1 << 16;

/// Yes, no, or not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i64)]
pub enum cinf_flag {
    /// Not given, or absent.
    Unset = 0,
    /// Yes.
    Yes = 1,
    /// No.
    No = 2,
}

impl From<Option<bool>> for cinf_flag {
    fn from(value: Option<bool>) -> Self {
        match value {
            None => Self::Unset,
            Some(true) => Self::Yes,
            Some(false) => Self::No,
        }
    }
}

/// A struct that begins with its own size.
///
/// # Safety
/// The first field is a `usize` with the size that the program knows, and every other field may be all zeros.
pub(crate) unsafe trait Prefixed: Copy {
    /// What a program begins with.
    const INIT: &'static str;

    /// A struct in which nothing is given.
    fn nothing() -> Self {
        // SAFETY: the implementation vouches for zeros.
        unsafe { MaybeUninit::zeroed().assume_init() }
    }

    /// A copy of the program's struct; what it does not have reads as zero.
    ///
    /// # Safety
    /// The pointer is not NULL and leads to as many bytes as they themselves say.
    unsafe fn copied(from: *const Self) -> Result<Self, Refusal> {
        // SAFETY: every such struct begins with its size.
        let size = unsafe { from.cast::<usize>().read_unaligned() };
        if !(size_of::<usize>()..ABSURD_SIZE).contains(&size) {
            return Err(Refusal::new("struct_size", size, format!("is not set; begin with {}", Self::INIT)));
        }
        let ours = size_of::<Self>();
        // SAFETY: the program's struct has `size` bytes.
        let bytes = unsafe { std::slice::from_raw_parts(from.cast::<MaybeUninit<u8>>(), size) };
        if let Some(unknown) = bytes.get(ours..)
            // SAFETY: beyond our last field there are fields of a newer header, which its initialiser set to zero.
            && unknown.iter().any(|byte| unsafe { byte.assume_init() } != 0)
        {
            let rule = "has settings that this version of the library does not know";
            return Err(Refusal::new("struct_size", size, rule));
        }
        let mut copy = MaybeUninit::<Self>::zeroed();
        // SAFETY: both sides have at least that many bytes and do not overlap; zeros and whatever a C program can write
        // into the fields are values of the struct.
        unsafe {
            std::ptr::copy_nonoverlapping(from.cast::<u8>(), copy.as_mut_ptr().cast::<u8>(), size.min(ours));
            Ok(copy.assume_init())
        }
    }
}

/// A value of the core that is read out of a C struct.
pub(crate) trait Inbound: Sized {
    /// The struct.
    type Raw: Prefixed;

    /// Reads every field.
    ///
    /// # Safety
    /// Every pointer in the struct is NULL or leads to what the header asks for.
    unsafe fn read(raw: &Self::Raw) -> Result<Self, Refusal>;
}

/// An open enumeration.
pub(crate) trait Number: Copy + 'static {
    /// The value that it stands for.
    type Core: for<'a> From<&'a str>;

    /// Name of the enumeration.
    const NAME: &'static str;
    /// A value that has no number here; in a request, none.
    const OTHER: Self;

    /// The number of a value.
    fn of(core: &Self::Core) -> Self;
    /// The value of a number, if it has one.
    fn core(number: u32) -> Option<Self::Core>;
    /// The value as the service writes it.
    fn text(core: &Self::Core) -> &str;
}

/// A request; NULL is fine for one in which nothing has to be given.
///
/// # Safety
/// As for [`Prefixed::copied`].
pub(crate) unsafe fn raw_request<R: Prefixed>(request: *const R, may_be_null: bool) -> Result<R, Refusal> {
    match (request.is_null(), may_be_null) {
        (true, true) => Ok(R::nothing()),
        (true, false) => Err(Refusal::null("request")),
        // SAFETY: the caller vouches for the same.
        (false, _) => unsafe { R::copied(request) },
    }
}

/// A nested struct that may be left out.
///
/// # Safety
/// As for [`Prefixed::copied`] and [`Inbound::read`].
pub(crate) unsafe fn maybe_record<T: Inbound>(
    field: &str,
    record: *const T::Raw,
) -> Result<Option<T>, Refusal> {
    if record.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller vouches for the same.
    let read = unsafe { T::Raw::copied(record).and_then(|raw| T::read(&raw)) };
    read.map(Some).map_err(|refusal| refusal.inside(field))
}

/// A nested struct that has to be there.
///
/// # Safety
/// As for [`maybe_record`].
pub(crate) unsafe fn record<T: Inbound>(field: &str, record: *const T::Raw) -> Result<T, Refusal> {
    // SAFETY: the caller vouches for the same.
    unsafe { maybe_record(field, record) }?.ok_or_else(|| Refusal::null(field))
}

/// An array of nested structs.
///
/// # Safety
/// As for [`array`] and [`maybe_record`].
pub(crate) unsafe fn records<T: Inbound>(
    field: &str,
    first: *const *const T::Raw,
    len: usize,
) -> Result<Vec<T>, Refusal> {
    // SAFETY: the caller vouches for the same.
    let pointers = unsafe { array(field, first, len) }?;
    // SAFETY: the caller vouches for each pointer.
    pointers.iter().map(|pointer| unsafe { record(field, *pointer) }).collect()
}

/// Texts with names, out of two arrays of the same length.
///
/// # Safety
/// As for [`texts`].
pub(crate) unsafe fn map(
    field: &str,
    names: *const *const c_char,
    values: *const *const c_char,
    len: usize,
) -> Result<BTreeMap<String, String>, Refusal> {
    let names_field = format!("{field}_names");
    // SAFETY: the caller vouches for both arrays.
    let (names, values) =
        unsafe { (texts(&names_field, names, len)?, texts(&format!("{field}_values"), values, len)?) };
    let mut entries = BTreeMap::new();
    for (name, value) in names.into_iter().zip(values) {
        if entries.contains_key(&name) {
            return Err(Refusal::new(&names_field, name, "is given twice"));
        }
        entries.insert(name, value);
    }
    Ok(entries)
}

/// A number of the service's that may be left out.
pub(crate) fn maybe_u32(field: &str, value: i64) -> Result<Option<u32>, Refusal> {
    match value {
        0 | ABSENT => Ok(None),
        value => {
            u32::try_from(value).map(Some).map_err(|_| Refusal::new(field, value, "must be 0 to 4294967295"))
        }
    }
}

/// A time that may be left out.
pub(crate) fn maybe_timestamp(value: i64) -> Option<Timestamp> {
    match value {
        0 | ABSENT => None,
        value => Some(Timestamp::from_unix_millis(value)),
    }
}

/// A number of milliseconds that may be left out.
pub(crate) fn maybe_millis(field: &str, value: i64) -> Result<Option<Duration>, Refusal> {
    match value {
        0 | ABSENT => Ok(None),
        value => match u64::try_from(value) {
            Ok(millis) => Ok(Some(Duration::from_millis(millis))),
            Err(_) => Err(Refusal::new(field, format!("{value} ms"), "must not be negative")),
        },
    }
}

/// Yes, no, or not given.
pub(crate) fn maybe_flag(field: &str, value: MaybeUninit<cinf_flag>) -> Result<Option<bool>, Refusal> {
    // SAFETY: a C program can store any number here, but not none; and a number is read.
    match unsafe { value.as_ptr().cast::<i64>().read() } {
        0 => Ok(None),
        1 => Ok(Some(true)),
        2 => Ok(Some(false)),
        other => Err(Refusal::new(field, other, "must be CINF_FLAG_YES or CINF_FLAG_NO")),
    }
}

/// A value of an open enumeration, given as number or text or both.
///
/// # Safety
/// As for [`maybe_text`].
pub(crate) unsafe fn maybe_choice<N: Number>(
    field: &str,
    value: MaybeUninit<N>,
    name: *const c_char,
) -> Result<Option<N::Core>, Refusal> {
    let name_field = format!("{field}_name");
    // SAFETY: the caller vouches for the text.
    let name = unsafe { maybe_text(&name_field, name) }?;
    let of_number = match number(value) {
        0 => None,
        number => Some(numbered::<N>(field, number)?),
    };
    match (of_number, name) {
        (None, None) => Ok(None),
        (Some(core), None) => Ok(Some(core)),
        (None, Some(name)) => Ok(Some(N::Core::from(&name))),
        (Some(core), Some(name)) if N::text(&core) == name => Ok(Some(core)),
        (Some(_), Some(name)) => {
            Err(Refusal::new(&name_field, name, format!("and `{field}` contradict each other")))
        }
    }
}

/// Values of an open enumeration: those of an array of numbers, then those of an array of text.
///
/// # Safety
/// As for [`array`] and [`texts`].
pub(crate) unsafe fn choices<N: Number>(
    field: &str,
    first: *const MaybeUninit<N>,
    len: usize,
    first_name: *const *const c_char,
    names_len: usize,
) -> Result<Vec<N::Core>, Refusal> {
    // SAFETY: the caller vouches for both arrays.
    let (values, names) =
        unsafe { (array(field, first, len)?, texts(&format!("{field}_name"), first_name, names_len)?) };
    let of_numbers = values.iter().map(|value| numbered::<N>(field, number(*value)));
    of_numbers.chain(names.iter().map(|name| Ok(N::Core::from(name)))).collect()
}

/// The number of an enumeration's value, which a C program can have made of anything.
fn number<N: Number>(value: MaybeUninit<N>) -> u32 {
    const { assert!(size_of::<N>() == size_of::<u32>()) };
    // SAFETY: the enumeration has the size of the number that is read; a C program can store any number, but not none.
    unsafe { value.as_ptr().cast::<u32>().read() }
}

fn numbered<N: Number>(field: &str, number: u32) -> Result<N::Core, Refusal> {
    N::core(number).ok_or_else(|| Refusal::new(field, number, format!("must be a value of {}", N::NAME)))
}

// Generated code calls what its fields need, which is not everything at every time.
const _: fn(i64) -> Option<Timestamp> = maybe_timestamp;
const _: () = {
    _ = (bytes, maybe_bytes, map);
};
const _: unsafe fn(&str, *const *const cinf_notify_config, usize) -> Result<Vec<NotifyConfig>, Refusal> =
    records;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::models::{cinf_job_state, cinf_queue_state};

    #[derive(Clone, Copy)]
    #[repr(C)]
    struct Ours {
        struct_size: usize,
        first: i64,
        second: i64,
    }

    // SAFETY: the size comes first, and the rest are numbers.
    unsafe impl Prefixed for Ours {
        const INIT: &'static str = "OURS_INIT";
    }

    fn copied(words: &[usize]) -> Result<(i64, i64), Refusal> {
        // SAFETY: no test states a size that is larger than its array, except absurd ones, which are refused unread.
        unsafe { Ours::copied(words.as_ptr().cast()) }.map(|ours| (ours.first, ours.second))
    }

    #[test]
    fn old_and_new_programs_are_understood() {
        let word = size_of::<usize>();
        assert_eq!(copied(&[3 * word, 1, 2]), Ok((1, 2)));
        assert_eq!(copied(&[2 * word, 1, 99]), Ok((1, 0)), "an older program has no second field");
        assert_eq!(copied(&[4 * word, 1, 2, 0]), Ok((1, 2)), "a newer program that does not use what is new");
        assert!(
            copied(&[4 * word, 1, 2, 3]).unwrap_err()
                == Refusal::new(
                    "struct_size",
                    4 * word,
                    "has settings that this version of the library does not know"
                )
        );
        for size in [0, 7, usize::MAX] {
            assert_eq!(
                copied(&[size]),
                Err(Refusal::new("struct_size", size, "is not set; begin with OURS_INIT"))
            );
        }
    }

    #[test]
    fn zero_and_absent_mean_not_given() {
        for value in [0, ABSENT] {
            assert_eq!(maybe_u32("n", value), Ok(None));
            assert_eq!(maybe_millis("n", value), Ok(None));
        }
        assert_eq!(maybe_u32("n", 3), Ok(Some(3)));
        assert!(
            maybe_u32("n", -1).is_err() && maybe_u32("n", 1 << 32).is_err() && maybe_millis("n", -1).is_err()
        );
    }

    #[test]
    fn an_enumeration_takes_its_number_its_text_or_both() {
        let read = |number: u32, name: *const c_char| {
            let mut value = MaybeUninit::<cinf_queue_state>::uninit();
            // SAFETY: the enumeration is as large as its number; the text is a literal.
            unsafe {
                value.as_mut_ptr().cast::<u32>().write(number);
                maybe_choice("state", value, name)
            }
        };
        let active = cinf_queue_state::Active as u32;
        let null = std::ptr::null();
        assert_eq!(read(0, null), Ok(None));
        assert_eq!(read(active, null).unwrap().unwrap().as_str(), "Active");
        assert_eq!(read(active, c"Active".as_ptr()).unwrap().unwrap().as_str(), "Active");
        assert_eq!(read(0, c"Later".as_ptr()).unwrap().unwrap().as_str(), "Later");
        assert_eq!(read(77, null), Err(Refusal::new("state", 77, "must be a value of cinf_queue_state")));
        assert!(read(active, c"Paused".as_ptr()).is_err());
        assert_eq!(cinf_job_state::NAME, "cinf_job_state");
    }

    #[test]
    fn a_map_takes_each_name_once() {
        let (names, values) = ([c"a".as_ptr(), c"b".as_ptr()], [c"1".as_ptr(), c"2".as_ptr()]);
        let read = |names: &[*const c_char]| {
            // SAFETY: both arrays have two pointers to literals.
            unsafe { map("metadata", names.as_ptr(), values.as_ptr(), 2) }
        };
        let entries = read(&names).unwrap();
        assert_eq!(entries.iter().map(|(n, v)| format!("{n}{v}")).collect::<Vec<_>>(), ["a1", "b2"]);
        assert_eq!(read(&[names[0], names[0]]), Err(Refusal::new("metadata_names", "a", "is given twice")));
        // SAFETY: nothing is read of arrays that are not there.
        unsafe {
            assert!(map("metadata", std::ptr::null(), std::ptr::null(), 0).unwrap().is_empty());
            let missing = map("metadata", names.as_ptr(), std::ptr::null(), 2);
            assert_eq!(missing, Err(Refusal::null("metadata_values")));
        }
    }

    #[test]
    fn a_list_of_an_enumeration_takes_numbers_and_texts() {
        let read = |numbers: &[u32], names: &[*const c_char]| {
            // SAFETY: the enumeration is as large as its number; the texts are literals.
            let found = unsafe {
                let first = numbers.as_ptr().cast::<MaybeUninit<cinf_job_state>>();
                choices("states", first, numbers.len(), names.as_ptr(), names.len())
            }?;
            Ok(found.iter().map(|state| state.as_str().to_owned()).collect::<Vec<_>>())
        };
        let (running, failed) = (cinf_job_state::Running as u32, cinf_job_state::Failed as u32);
        assert_eq!(read(&[], &[]), Ok(vec![]));
        assert_eq!(read(&[failed, running], &[]), Ok(vec!["Failed".to_owned(), "Running".to_owned()]));
        assert_eq!(
            read(&[failed], &[c"Later".as_ptr(), c"Running".as_ptr()]),
            Ok(vec!["Failed".to_owned(), "Later".to_owned(), "Running".to_owned()])
        );
        for number in [0, 77] {
            let refusal = Refusal::new("states", number, "must be a value of cinf_job_state");
            assert_eq!(read(&[failed, number], &[]), Err(refusal));
        }
        assert_eq!(read(&[], &[std::ptr::null()]), Err(Refusal::null("states_name")));
        // SAFETY: nothing is read of an array that is not there.
        let missing =
            unsafe { choices::<cinf_job_state>("states", std::ptr::null(), 1, std::ptr::null(), 0) };
        assert_eq!(missing.unwrap_err(), Refusal::null("states"));
    }
}
