/// Version of the binary interface: programs run with every library that has the same one. It is changed by hand when
/// a struct, an enumeration or a function changes in a way that compiled programs would notice.
pub const CINF_ABI_VERSION: u32 = 1;
