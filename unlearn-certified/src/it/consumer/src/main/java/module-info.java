module example.consumer {
    requires io.unlearn.certified;
}
