package io.lictor.acceptance.containers;

/** What the load balancer in front of two Lictors says in its log about them. */
record Balancer(Container container) {

    int timesUp(int lictor) {
        return timesSaid(lictor, "UP");
    }

    int timesDown(int lictor) {
        return timesSaid(lictor, "DOWN");
    }

    private int timesSaid(int lictor, String state) {
        String words = "Server lictors/lictor-" + lictor + " is " + state;
        return (int)
                container.log().lines().filter(line -> line.contains(words)).count();
    }
}
