package io.lictor.samples.hello;

import io.lictor.samples.serving.Violations;

/** What is said in Chinese to a name, which must be there and not too long. */
final class Greetings {

    static final String LANGUAGE = "zh";

    private static final int LONGEST_NAME = 1000;

    private Greetings() {}

    static String hello(String name) {
        return "你好," + checked(name);
    }

    static String name(String name) {
        return "你的名字是：" + checked(name);
    }

    static String goodbye(String name) {
        return "再见," + checked(name);
    }

    private static String checked(String name) {
        new Violations().requireText(name, "name", LONGEST_NAME).check();
        return name;
    }
}
