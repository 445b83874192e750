use super::super::tests::check;

#[test]
fn titles_behind_a_chain_belong_to_its_references() {
    check(&[
        ("Module 6 and Module 7 (Autograd and Optimizers)", "6(Autograd ; 7(Optimizers"),
        ("Module 6, Module 7 (Autograd, Optimizers)", "6(Autograd ; 7(Optimizers"),
        ("Module 6/Module 7 (Autograd/Optimizers)", "6(Autograd ; 7(Optimizers"),
        ("Module 6; Module 7 (Autograd; Optimizers)", "6(Autograd ; 7(Optimizers"),
        ("Module 6 → Module 7 (Autograd → Optimizers)", "6(Autograd ; 7(Optimizers"),
        ("Module 6 to Module 8 (Autograd to Training)", "6(Autograd ; 8(Training"),
        ("Module 6 through Module 8 (Autograd through Training)", "6(Autograd ; 8(Training"),
        ("Module 6 - Module 8 (Autograd - Training)", "6(Autograd ; 8(Training"),
        ("Module 6, then Module 7 (Autograd, then Optimizers)", "6(Autograd ; 7(Optimizers"),
        (
            "Module 5, Module 6 and Module 7 (DataLoader, Autograd, Optimizers)",
            "5(DataLoader ; 6(Autograd ; 7(Optimizers",
        ),
        ("Module 6 to Module 8 (Autograd, Optimizers, Training)", "6 ; 8"),
        ("Module 6 and Module 7 (Optimizers)", "6 ; 7(Optimizers"),
        ("Module 6 and Modules 7-8 (Optimizers, Training)", "6 ; 7..8(Optimizers|Training"),
        ("Module 6 is not Module 7 (Autograd, Optimizers)", "6 ; 7(Autograd|Optimizers"),
        ("Module 1, Module 6 (Autograd), Module 7 (Tensor, Optimizers)", "1 ; 6(Autograd ; 7(Tensor|Optimizers"),
        ("Module 07 (tests: Tensor, Training)", "07"),
        ("Module 07 (and Autograd)", "07"),
    ]);
}

#[test]
fn several_numbers_may_have_a_list_of_titles_after_a_colon() {
    check(&[
        ("Modules 14 through 15: Tensor & Training.", "14..15:Tensor|Training"),
        ("Modules 05-07: DataLoader, Autograd & Training", "05..07:DataLoader|Autograd|Training"),
        ("Modules 05-07 – DataLoader, Autograd and Training.", "05..07-DataLoader|Autograd|Training"),
        ("Modules 05-06: DataLoader, which is long", "05..06:DataLoader"),
        ("Module 05: DataLoader, Autograd", "05:DataLoader"),
    ]);
}
