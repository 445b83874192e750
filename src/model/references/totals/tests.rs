use super::super::tests::found;

#[test]
fn numbers_of_other_courses_and_of_the_past_are_no_totals() {
    for text in [
        "The 12-module course by Andrew Ng was our model.",
        "TinyTorch was inspired by a 12-module course at EPFL.",
        "Our 21-module predecessor, OwlML, was written by Ada.",
        "TinyTorch began with 16 modules.",
        "Ada reviewed all 18 modules that existed in 2024.",
    ] {
        assert_eq!(found(text, false).counts, [], "{text}");
    }
    for text in
        ["TinyTorch is a 20-module course at EPFL", "Our 20-module course by Ada Lovelace", "A 20-module course"]
    {
        assert_eq!(found(text, false).counts.len(), 1, "{text}");
    }
}
